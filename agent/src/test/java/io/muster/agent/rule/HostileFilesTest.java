package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.contracts.Verdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever lies where a text should be: an error, soon, and never a pass.
@Timeout(20)
class HostileFilesTest {

    private static final String TEXT = "{'kind':'text','paths':['/etc/issue'],'lacks':['x'],'missing':'compliant'}";
    private static final String SETTING =
            "{'kind':'setting','paths':['/etc/issue'],'key':'a','expect':" + "{'equals':'1'},'missing':'compliant'}";

    @TempDir
    Path image;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(image).withDirectory("/etc");
    }

    @AfterEach
    void isAnError() {
        assertThat(verdict(tree, TEXT)).isEqualTo(Verdict.ERROR);
        assertThat(verdict(tree, SETTING)).isEqualTo(Verdict.ERROR);
    }

    private Path issue() {
        return tree.at("/etc/issue");
    }

    @Test
    void aPipe() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", issue().toString()).start().waitFor())
                .isZero();
        assertThat(result(tree.host(), TEXT).reasons().getFirst().phrase()).contains("not a regular file");
    }

    @Test
    void aLoopOfLinks() throws IOException {
        Files.createSymbolicLink(issue(), Path.of("issue.net"));
        Files.createSymbolicLink(tree.at("/etc/issue.net"), Path.of("/etc/issue"));
        assertThat(result(tree.host(), TEXT).reasons().getFirst().phrase()).contains("a loop of links");
    }

    @Test
    void aDirectory() {
        tree.withDirectory("/etc/issue");
    }

    @Test
    void textWithNulBytes() {
        tree.with("/etc/issue", "a\0b\n");
    }

    @Test
    void textThatIsNotUtf8() throws IOException {
        Files.write(issue(), new byte[] {'a', (byte) 0xC3, '(', '\n'});
    }

    @Test
    void seventeenMegabytes() throws IOException {
        try (var file = new RandomAccessFile(issue().toFile(), "rw")) {
            file.setLength(17L * 1024 * 1024);
        }
        assertThat(result(tree.host(), TEXT).reasons().getFirst().phrase()).contains("larger than");
    }

    @Test
    void aLinkToAPipe() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", tree.at("/etc/pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.createSymbolicLink(issue(), Path.of("pipe"));
    }
}
