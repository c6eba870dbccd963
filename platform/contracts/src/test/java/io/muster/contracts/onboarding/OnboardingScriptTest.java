package io.muster.contracts.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The script is run by a real shell, with a program in the agent's place that writes down what it is given.
class OnboardingScriptTest {

    @TempDir
    Path directory;

    @BeforeEach
    void somethingCalledAzcmagent() throws IOException {
        agent("exit 0");
    }

    private void agent(String end) throws IOException {
        var program = directory.resolve("bin/azcmagent");
        Files.createDirectories(program.getParent());
        Files.writeString(program, """
                #!/bin/sh
                for word in "$@"; do printf '%%s\\0' "$word"; done >'%1$s/words'
                printf '%%s' "${MUSTER_SERVICE_PRINCIPAL_SECRET:-none}" >'%1$s/secret'
                printf '%%s' "${MUSTER_JOIN_TOKEN:-none}" >'%1$s/token'
                for word in "$@"; do
                    case "$word" in
                        --ca-file=*) cp "${word#*=}" '%1$s/ca.pem' ;;
                        --publishers=*) cp "${word#*=}" '%1$s/publishers.txt' ;;
                    esac
                done
                %2$s
                """.formatted(directory, end));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static OnboardingScript byPerson(String odd) {
        return script(odd, new Admittance.ByPerson(new Admittance.Place(odd, odd, odd)));
    }

    private static OnboardingScript byPrincipal(String principal) {
        return script("x", new Admittance.ByPrincipal(new Admittance.Place("x", "x", "x"), principal));
    }

    private static OnboardingScript script(String odd, Admittance admittance) {
        return new OnboardingScript(
                "https://muster.example", "ca " + odd + "\n", "keys " + odd + "\n", admittance, odd, odd);
    }

    private int run(OnboardingScript script, Map<String, String> environment) throws Exception {
        var file = Files.writeString(directory.resolve("onboard.sh"), script.text());
        var builder = new ProcessBuilder("sh", file.toString())
                .directory(Files.createDirectories(directory.resolve("here")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().put("PATH", directory.resolve("bin") + ":/usr/bin:/bin");
        builder.environment()
                .put("TMPDIR", Files.createDirectories(directory.resolve("tmp")).toString());
        builder.environment().remove("MUSTER_SERVICE_PRINCIPAL_SECRET");
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private List<String> words() throws IOException {
        return List.of(Files.readString(directory.resolve("words"), StandardCharsets.UTF_8)
                .split("\0"));
    }

    private List<String> left(String where) throws IOException {
        try (var all = Files.list(directory.resolve(where))) {
            return all.map(Path::toString).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "it's",
                "''",
                "a b",
                "$(touch pwned)",
                "`touch pwned`",
                "\"; touch pwned; \"",
                "'; touch pwned; '",
                "line\nbreak; touch pwned",
                "back\\slash\\",
                "-x",
                "--help",
                "%s%n",
                "*",
                "${HOME}",
                "@OPTIONS@ @AUTHORITY@ $1 \\1",
                "ü – 猫"
            })
    void valuesArriveAsTheyAreWhateverIsInThem(String odd) throws Exception {
        assertThat(run(byPerson(odd), Map.of())).isZero();
        assertThat(words())
                .contains(
                        "connect",
                        "--gateway=https://muster.example",
                        "--subscription-id=" + odd,
                        "--resource-group=" + odd,
                        "--tenant-id=" + odd,
                        "--location=" + odd,
                        "--tags=" + odd,
                        "--use-device-code")
                .hasSize(10);
        assertThat(directory.resolve("ca.pem")).hasContent("ca " + odd + "\n");
        assertThat(directory.resolve("publishers.txt")).hasContent("keys " + odd + "\n");
        assertThat(left("here")).isEmpty();
        assertThat(left("tmp")).isEmpty();
    }

    @Test
    void manyMachinesAreConnectedByAServicePrincipalWhoseSecretIsInTheEnvironment() throws Exception {
        assertThat(run(byPrincipal("it's me"), Map.of("MUSTER_SERVICE_PRINCIPAL_SECRET", "S3CRET")))
                .isZero();
        assertThat(words()).contains("--service-principal-id=it's me").doesNotContain("--use-device-code");
        assertThat(words()).noneMatch(word -> word.contains("S3CRET"));
        assertThat(directory.resolve("secret")).hasContent("S3CRET");
    }

    @Test
    void byAJoinTokenNothingSaysWhereAndTheTokenIsNoArgument() throws Exception {
        assertThat(run(script("x", new Admittance.ByToken("mjt.it's.me")), Map.of()))
                .isZero();
        assertThat(words())
                .contains("--gateway=https://muster.example", "--location=x", "--tags=x")
                .hasSize(6)
                .noneMatch(word -> word.contains("mjt"));
        assertThat(directory.resolve("token")).hasContent("mjt.it's.me");
        agent("exit 67");
        assertThat(run(script("x", new Admittance.ByToken("mjt.x")), Map.of())).isZero();
    }

    @Test
    void withoutTheSecretNothingIsRun() throws Exception {
        assertThat(run(byPrincipal("onboarding"), Map.of())).isEqualTo(16);
        assertThat(directory.resolve("words")).doesNotExist();
    }

    @Test
    void amongManyAMachineThatIsConnectedIsDone() throws Exception {
        agent("exit 67");
        assertThat(run(byPrincipal("onboarding"), Map.of("MUSTER_SERVICE_PRINCIPAL_SECRET", "s")))
                .isZero();
        assertThat(run(byPerson("x"), Map.of())).isEqualTo(67);
    }

    @Test
    void theAgentsExitCodeIsTheScripts() throws Exception {
        agent("exit 26");
        assertThat(run(byPerson("x"), Map.of())).isEqualTo(26);
        assertThat(run(byPrincipal("onboarding"), Map.of("MUSTER_SERVICE_PRINCIPAL_SECRET", "s")))
                .isEqualTo(26);
        assertThat(left("tmp")).isEmpty();
    }

    @Test
    void whereThereIsNoAgentItSaysSo() throws Exception {
        Files.delete(directory.resolve("bin/azcmagent"));
        assertThat(run(byPerson("x"), Map.of())).isEqualTo(1);
        assertThat(directory.resolve("out")).content().contains("not installed");
    }

    @Test
    void aTextThatNoShellCanTakeIsRefused() {
        assertThatThrownBy(() -> byPerson("a\0b").text()).isInstanceOf(IllegalArgumentException.class);
    }
}
