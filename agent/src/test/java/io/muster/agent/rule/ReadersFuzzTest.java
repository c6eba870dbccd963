package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.muster.agent.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever stands in a file that a kind of rule reads: there is a verdict, and no mistake of ours.
class ReadersFuzzTest {

    @TempDir
    static Path root;

    private static final String[] TEXTS = {
        "",
        "* hard core 0\n@a - core unlimited\n* hard core 0 0\n* soft\n",
        "[s]\na = b\n[ S ]\n A=\n[\n]x\n= y\n;a=b\n",
        "telnet stream tcp nowait root /x\n telnet\n#telnet\n",
        "service telnet\n{\n disable = no\n}\nservice\n}\n{\nservice telnet {\n",
        "set superusers=\"a,b\"\npassword_pbkdf2 a $x\npassword\nset superusers=\nset\n",
        "GRUB2_PASSWORD=grub.pbkdf2.\n",
        "password --md5 x\ntitle a\npassword x\n",
        "1 2 * * * root a;/b/logrotate&&(c)\n@daily logrotate\n#\n",
        "PATH=.:$PATH:\"/a\"\nexport PATH+=:\nDefaults secure_path = /a:b\nENV_PATH PATH=:\nPATH=\n",
        "UMASK\t077\nUMASK\nUMASK 0x\n",
        "blacklist dccp\ninstall dccp /bin/true # x\ninstall dccp\n",
        "dccp 1 2 - Live 0x0\nnodev dccp\nDCCP 1\nkernel/a/dccp.ko.xz: b.ko\n:\n.ko\n",
        "flags : nx\nflags\nflags:\n",
        "auto a\nup ip link set a promisc on\nPromiscuous = no\n[Link]\nPromiscuous=yes\n",
        "0x1103\n",
        "-1\n",
        "root:x:0:0::/root:/bin/sh\na:x:99999999999:0:::\n+\n::::::\n",
        "[Install]\nWantedBy=\nAlias=b.service a.service\nAlso=\n[Install\n",
        "@i\0\n"
    };

    /// The first two bytes say which reader.
    static Stream<byte[]> texts() {
        return IntStream.range(0, HostileReadersTest.READERS.size())
                .boxed()
                .flatMap(reader -> Stream.of(TEXTS).map(text -> seed(reader, text)));
    }

    private static byte[] seed(int reader, String text) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(reader / 256);
        bytes.write(reader % 256);
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    @MethodSource("texts")
    @FuzzTest
    void thereIsAVerdictWhateverTheFileSays(byte @Nullable [] input) throws IOException {
        if (input == null || input.length < 2) {
            return;
        }
        int number = ((input[0] & 0xFF) * 256 + (input[1] & 0xFF)) % HostileReadersTest.READERS.size();
        var reader = HostileReadersTest.READERS.get(number);
        Tree tree = HostileReadersTest.machine(root);
        var file = tree.at(reader.getFirst());
        Files.createDirectories(file.getParent());
        Files.write(file, Arrays.copyOfRange(input, 2, input.length));
        try {
            assertThat(result(HostileReadersTest.running(tree), reader.getLast())
                            .reasons()
                            .getFirst()
                            .phrase())
                    .doesNotStartWith("the check failed");
        } finally {
            Files.delete(file);
        }
    }
}
