package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleResourceTest {

    private static final String LIBRARY = "/lib/modules/6.1.0-9/";
    private static final String CRAMFS = "{'kind':'module','name':'cramfs'}";

    @TempDir
    Path image;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(image)
                .with(LIBRARY + "modules.dep", """
                        kernel/fs/cramfs/cramfs.ko.xz: kernel/drivers/mtd/mtd.ko.xz
                        kernel/fs/hfs/hfs.ko:
                        kernel/fs/hfsplus/hfsplus.ko:
                        kernel/drivers/usb/storage/usb-storage.ko:
                        """)
                .with(LIBRARY + "modules.builtin", "kernel/fs/ext4/ext4.ko\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "install cramfs /bin/true",
                "install cramfs /bin/false # for good",
                "  install\tcramfs  /usr/bin/false",
                "install cramfs /sbin/false"
            })
    void anInstallLineThatLeadsToNothingIsCompliant(String line) {
        tree.with("/etc/modprobe.d/hardening.conf", "# cramfs\n" + line + "\n");
        assertThat(verdict(tree, CRAMFS)).isEqualTo(Verdict.COMPLIANT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# install cramfs /bin/true",
                "#install cramfs /bin/true",
                "blacklist cramfs",
                "install cramfs /sbin/modprobe --ignore-install cramfs",
                "install cramfs /bin/true && modprobe cramfs",
                "install cramfsplus /bin/true"
            })
    void whatDoesNotKeepItOutIsNotCompliant(String line) {
        tree.with("/etc/modprobe.d/hardening.conf", line + "\n");
        assertThat(verdict(tree, CRAMFS)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aFileThatModprobeDoesNotReadDoesNotCount() {
        tree.with("/etc/modprobe.d/x.conf.bak", "install cramfs /bin/true\n");
        assertThat(verdict(tree, CRAMFS)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aLineForHfsplusDoesNotKeepHfsOut() {
        tree.with("/etc/modprobe.d/x.conf", "install hfsplus /bin/true\n");
        assertThat(verdict(tree, "{'kind':'module','name':'hfsplus'}")).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(tree, "{'kind':'module','name':'hfs'}")).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void dashesAndUnderscoresAreTheSame() {
        tree.with("/etc/modprobe.d/x.conf", "install usb_storage /bin/true\n");
        assertThat(verdict(tree, "{'kind':'module','name':'usb-storage'}")).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aModuleThatTheKernelDoesNotHaveIsCompliant() {
        assertThat(verdict(tree, "{'kind':'module','name':'tipc'}")).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aBuiltInDriverIsNotCompliantWhateverModprobeIsTold() {
        tree.with("/etc/modprobe.d/x.conf", "install ext4 /bin/true\n");
        var found = result(tree.host(), "{'kind':'module','name':'ext4'}");
        assertThat(found.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(found.evidence().getFirst().found()).isEqualTo("built in");
    }

    @Test
    void anImageWithoutAKernelHasNoModules() {
        assertThat(verdict(new Tree(image.resolve("etc")), CRAMFS)).isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @Test
    void everyKernelOfAnImageCounts() {
        tree.with("/lib/modules/6.1.0-10/modules.dep", "kernel/fs/hfs/hfs.ko:\n");
        assertThat(verdict(tree, CRAMFS)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(tree, "{'kind':'module','name':'tipc'}")).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aKernelWhoseModulesAreNotListedIsAnError() {
        tree.withDirectory("/lib/modules/6.12.0-1");
        assertThat(verdict(tree, "{'kind':'module','name':'tipc'}")).isEqualTo(Verdict.ERROR);
    }

    /// Every kernel has proc, and no kernel lists it as a module.
    @Test
    void onALiveMachineADriverOfTheKernelItselfIsNotCompliant() {
        assertThat(verdict(Host.live(), "{'kind':'module','name':'proc'}")).isEqualTo(Verdict.NON_COMPLIANT);
    }

    /// A running kernel, with the modules of another beside it.
    private Host running(String modules) {
        tree.with("/proc/sys/kernel/osrelease", "6.12.0-mine\n").with("/proc/modules", modules);
        return Hosts.running(tree);
    }

    @Test
    void aLoadedModuleIsNotCompliantWhateverModprobeIsTold() {
        tree.with("/etc/modprobe.d/x.conf", "install cramfs /bin/true\n")
                .with("/lib/modules/6.12.0-mine/modules.dep", "kernel/fs/cramfs/cramfs.ko:\n");
        assertThat(verdict(running("cramfs 1 0 - Live 0x0\n"), CRAMFS)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(running("hfs 1 0 - Live 0x0\n"), CRAMFS)).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void whatTheRunningKernelCanLoadIsAnErrorWhereItsModulesAreNotToBeSeen() {
        assertThat(verdict(running("hfs 1 0 - Live 0x0\n"), CRAMFS)).isEqualTo(Verdict.ERROR);
    }

    @Test
    void aKernelThatDoesNotTellItsNameIsAnError() {
        assertThat(verdict(Hosts.running(tree), CRAMFS)).isEqualTo(Verdict.ERROR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/sys/module/usb_storage/version | 1       | usb-storage",
                "/proc/filesystems               | cramfs  | cramfs",
                "/proc/net/protocols             | TIPC  1 | tipc"
            })
    void whatIsBuiltInIsNotCompliantWithoutAnyListOfModules(String path, String text, String name) {
        tree.with("/proc/sys/kernel/osrelease", "6.12.0-mine\n").with(path, "other\n" + text + "\n");
        assertThat(verdict(Hosts.running(tree), "{'kind':'module','name':'" + name + "'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aKernelWithoutModulesLoadsNone() {
        tree.with("/proc/sys/kernel/osrelease", "6.12.0-mine\n");
        assertThat(verdict(Hosts.running(tree), CRAMFS)).isEqualTo(Verdict.COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({"1, COMPLIANT", "0, ERROR"})
    void aKernelThatWasToldToLoadNoMoreLoadsNone(String disabled, Verdict verdict) {
        tree.with("/proc/sys/kernel/modules_disabled", disabled + "\n");
        assertThat(verdict(running(""), CRAMFS)).isEqualTo(verdict);
    }
}
