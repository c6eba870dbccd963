package io.muster.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitFilesTest {

    private static final String VENDOR = "/usr/lib/systemd/system/";
    private static final String ADMINISTRATOR = "/etc/systemd/system/";
    private static final String INSTALL = "[Service]\nExecStart=/bin/a\n[Install]\nWantedBy=multi-user.target\n";

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(root).with(VENDOR + "ssh.service", INSTALL + "Alias=sshd.service\n");
    }

    private void link(String path, String target) throws IOException {
        Files.createDirectories(tree.at(path).getParent());
        Files.createSymbolicLink(tree.at(path), Path.of(target));
    }

    private Units.State state(String unit) {
        return UnitFiles.read(tree.host()).state(unit);
    }

    private String file(String unit) {
        return state(unit).file();
    }

    @Test
    void whatNobodyHeardOfIsNotFound() {
        assertThat(state("none.service")).isEqualTo(new Units.State("not-found", "", "", ""));
    }

    @Test
    void aUnitThatNothingStartsIsDisabledAndOneThatCannotBeEnabledStatic() {
        assertThat(state("ssh.service")).isEqualTo(new Units.State("loaded", "", "disabled", ""));
        tree.with(VENDOR + "a.service", "[Service]\n").with(VENDOR + "b.service", "[Install]\nAlso=b.socket\n");
        assertThat(file("a.service")).isEqualTo("static");
        assertThat(file("b.service")).isEqualTo("indirect");
    }

    @Test
    void linksOfTheAdministratorEnable() throws IOException {
        link("/run/systemd/system/multi-user.target.wants/ssh.service", VENDOR + "ssh.service");
        assertThat(file("ssh.service")).isEqualTo("enabled-runtime");
        link(ADMINISTRATOR + "multi-user.target.requires/ssh.service", VENDOR + "ssh.service");
        assertThat(file("ssh.service")).isEqualTo("enabled");
        assertThat(state("ssh.service").wantedBy()).isEqualTo("multi-user.target");
    }

    @Test
    void aSecondNameIsTheSameUnitAndEnablesIt() throws IOException {
        link(ADMINISTRATOR + "sshd.service", "/lib/systemd/system/ssh.service");
        link("/lib", "usr/lib");
        assertThat(file("sshd.service")).isEqualTo("enabled");
        assertThat(file("ssh.service")).isEqualTo("enabled");
    }

    @Test
    void aSecondNameOfTheSoftwareEnablesNothing() throws IOException {
        link(VENDOR + "sshd.service", "ssh.service");
        assertThat(file("sshd.service")).isEqualTo("disabled");
        link(ADMINISTRATOR + "multi-user.target.wants/sshd.service", VENDOR + "ssh.service");
        assertThat(file("ssh.service")).as("by its other name").isEqualTo("enabled");
    }

    @Test
    void aLinkOfTheSoftwareStartsAStaticUnit() throws IOException {
        tree.with(VENDOR + "a.service", "[Service]\n");
        assertThat(state("a.service").startsAtBoot()).isFalse();
        link(VENDOR + "sysinit.target.wants/a.service", "../a.service");
        assertThat(file("a.service")).isEqualTo("static");
        assertThat(state("a.service").startsAtBoot()).isTrue();
    }

    @Test
    void aMaskIsALinkToNothingOrAnEmptyFileAndOutweighsAll() throws IOException {
        link(ADMINISTRATOR + "multi-user.target.wants/ssh.service", VENDOR + "ssh.service");
        link("/run/systemd/system/ssh.service", "/dev/null");
        assertThat(file("ssh.service")).isEqualTo("masked-runtime");
        tree.with(ADMINISTRATOR + "ssh.service", "");
        assertThat(file("ssh.service")).isEqualTo("masked");
        assertThat(state("ssh.service").startsAtBoot()).isFalse();
        assertThat(state("ssh.service").canStart()).isFalse();
    }

    @Test
    void theAdministratorOutweighsARuntimeMask() throws IOException {
        link("/run/systemd/system/ssh.service", "/dev/null");
        tree.with(ADMINISTRATOR + "ssh.service", INSTALL);
        assertThat(file("ssh.service")).isEqualTo("disabled");
        link("/run/systemd/system.control/ssh.service", "/dev/null");
        assertThat(file("ssh.service")).isEqualTo("masked-runtime");
    }

    @Test
    void aLinkThatLeadsNowhereIsPassedOver() throws IOException {
        link(ADMINISTRATOR + "ssh.service", "/opt/none/ssh.service");
        assertThat(file("ssh.service")).isEqualTo("disabled");
        link(ADMINISTRATOR + "gone.service", "/opt/none/gone.service");
        assertThat(state("gone.service").load()).isEqualTo("not-found");
    }

    @Test
    void namesThatLeadInACircleEnd() throws IOException {
        link(VENDOR + "a.service", "b.service");
        link(VENDOR + "b.service", "a.service");
        assertThatThrownBy(() -> state("a.service")).isInstanceOf(HostFault.class);
    }

    @Test
    void anInstanceIsOfItsTemplate() throws IOException {
        tree.with(VENDOR + "getty@.service", INSTALL);
        assertThat(file("getty@tty1.service")).isEqualTo("disabled");
        link(ADMINISTRATOR + "getty.target.wants/getty@tty1.service", VENDOR + "getty@.service");
        assertThat(file("getty@tty1.service")).isEqualTo("enabled");
    }

    @Test
    void aScriptOfOldIsStartedByLinksToItUnlessThereIsAUnit() throws IOException {
        tree.with("/etc/init.d/a", "#!/bin/sh\n").with("/etc/init.d/ssh", "#!/bin/sh\n");
        assertThat(state("a.service")).isEqualTo(new Units.State("loaded", "", "generated", ""));
        link("/etc/rc2.d/K01a", "../init.d/a");
        assertThat(state("a.service").startsAtBoot()).isFalse();
        link("/etc/rc3.d/S01a", "../init.d/a");
        link("/etc/rc3.d/S01ssh", "../init.d/ssh");
        assertThat(state("a.service").startsAtBoot()).isTrue();
        assertThat(state("ssh.service").startsAtBoot()).isFalse();
    }
}
