package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.contracts.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HomesResourceTest {

    private static final String EXIST = "{'kind':'homes','check':'exist'}";
    private static final String OWNED = "{'kind':'homes','check':'owned'}";
    private static final String MODES = "{'kind':'homes','check':'modes','mode':'0750'}";
    private static final String DOT_FILES = "{'kind':'homes','check':'dotFiles','mode':'0755'}";
    private static final String LACKS = "{'kind':'homes','check':'lacks','names':['.rhosts']}";

    @TempDir
    Path image;

    private Tree tree;
    private int me;

    @BeforeEach
    void aHomeOfOurOwn() throws IOException {
        me = (Integer) Files.getAttribute(image, "unix:uid");
        tree = new Tree(image)
                .with("/etc/passwd", "root:x:0:0::/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\n")
                .withDirectory("/home/ada");
    }

    private void mode(String path, String mode) throws IOException {
        Files.setPosixFilePermissions(tree.at(path), PosixFilePermissions.fromString(mode));
    }

    @Test
    void aHomeThatIsThereIsCompliant() {
        assertThat(verdict(tree, EXIST)).isEqualTo(Verdict.COMPLIANT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eve:x:1002:1000::/home/eve:/bin/bash",
                "eve:x:1002:1000::/home/eve:",
                "eve:x:1002:1000:::/bin/sh",
                "eve:x:1002:1000::/etc/passwd:/bin/sh"
            })
    void aPersonWithoutADirectoryIsNotExcusedByTheOthers(String line) {
        tree.with("/etc/passwd", tree.host().text("/etc/passwd").orElseThrow() + line + "\n");
        assertThat(verdict(tree, EXIST)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void aHomeOfSomebodyElseIsNotCompliant() {
        tree.with("/etc/passwd", "ada:x:" + (me + 1_000) + ":1000::/home/ada:/bin/sh\n");
        assertThat(verdict(tree, OWNED)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({"rwx------, COMPLIANT", "rwxr-x---, COMPLIANT", "rwxr-xr-x, NON_COMPLIANT", "rwxrwx---, NON_COMPLIANT"})
    void aHomeIsAsPrivateAsWantedOrMore(String mode, Verdict wanted) throws IOException {
        mode("/home/ada", mode);
        assertThat(verdict(tree, MODES)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, COMPLIANT", "rwxr-xr-x, COMPLIANT", "rw-rw-r--, NON_COMPLIANT", "rw-r--rw-, NON_COMPLIANT"})
    void aDotFileThatOthersCanWriteToIsFound(String mode, Verdict wanted) throws IOException {
        tree.with("/home/ada/.profile", "").with("/home/ada/visible", "", "rw-rw-rw-");
        mode("/home/ada/.profile", mode);
        // It belongs to whoever runs the test; as root that is fine, and else nobody's mode can mend it.
        assertThat(verdict(tree, DOT_FILES)).isEqualTo(me == 0 ? wanted : Verdict.NON_COMPLIANT);
    }

    @Test
    void filesInHomesAreFound() {
        assertThat(verdict(tree, LACKS)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/home/ada/.rhosts", "+ +\n");
        assertThat(verdict(tree, LACKS)).isEqualTo(Verdict.NON_COMPLIANT);
    }
}
