package io.muster.baselines;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.contracts.agent.PackageReference;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Builds the baseline package, signs it, and puts it where the assignment service finds its content.
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = "Builds and signs the baseline packages. What has not changed is not written again.")
public final class Publish implements Callable<Integer> {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(
            names = "--keys",
            required = true,
            paramLabel = "DIR",
            description = "Where publisher.key and publishers.txt are; made on first use.")
    private Path keys;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Where <name>-<version>.zip and .json go.")
    private Path output;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Publish()).execute(args));
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        var baseline = Baseline.linux();
        var changed = publish(baseline, PublisherKey.in(keys), output);
        var word = changed ? "published" : "unchanged";
        out().println(baseline.name() + " " + baseline.version() + ": " + baseline.size() + " rules, " + word);
        return 0;
    }

    /// @return whether anything was written
    static boolean publish(Baseline baseline, PublisherKey key, Path output)
            throws IOException, GeneralSecurityException {
        var zip = PackageArchive.of(baseline);
        var reference = JSON.writeValueAsBytes(refer(baseline, zip, key));
        var stem = baseline.name() + "-" + baseline.version();
        Files.createDirectories(output);
        var zipWritten = writeIfChanged(output.resolve(stem + ".zip"), zip);
        var referenceWritten = writeIfChanged(output.resolve(stem + ".json"), reference);
        return zipWritten || referenceWritten;
    }

    private static PackageReference refer(Baseline baseline, byte[] zip, PublisherKey key)
            throws GeneralSecurityException {
        var sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(zip));
        var unsigned =
                new PackageReference(baseline.name(), baseline.version(), sha256, zip.length, key.sign(new byte[0]));
        return new PackageReference(
                unsigned.name(), unsigned.version(), sha256, zip.length, key.sign(unsigned.signedBytes()));
    }

    private static boolean writeIfChanged(Path file, byte[] content) throws IOException {
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return false;
        }
        DurableFile.write(file, content, "rw-r--r--");
        return true;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
