package io.muster.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineTest {

    private static final String GOOD = """
            - id: 43119747-263c-2c92-4ce5-726e63259049
              key: A
              title: A title
              severity: Critical
              why: Because
              remediation: Do it
              resource:
                kind: sysctl
                keys: [net.ipv4.tcp_syncookies]
                expect: {equals: "1"}
            """;

    @TempDir
    Path directory;

    @Test
    void theShippedBaselineHasEveryRuleOfThePublishedOneAndTheTwelveOlderOnes() throws IOException {
        var baseline = Baseline.linux();
        assertThat(baseline.size()).isEqualTo(169 + 12);
        var json = new String(baseline.rulesJson(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(Vocabulary.KINDS.keySet().stream().filter(kind -> json.contains("\"kind\" : \"" + kind + "\"")))
                .hasSizeGreaterThanOrEqualTo(27);
    }

    /// One for each value of the published baseline that its assignments decide.
    @Test
    void everyParameterOfThePublishedBaselineIsOneHere() throws IOException {
        var rules = new ObjectMapper().readTree(Baseline.linux().rulesJson()).path("rules");
        var parameters = new TreeMap<String, String>();
        rules.forEach(rule -> {
            if (rule.has("parameter")) {
                parameters.put(
                        rule.path("key").asText(),
                        rule.path("parameter").path("default").asText());
            }
        });
        assertThat(parameters).isEqualTo(new TreeMap<>(Parameters.STANDARD));
    }

    @Test
    void aGoodRuleIsTaken() throws IOException {
        assertThat(compile(GOOD).size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: sysctl | kind: sistctl | unknown kind",
                "severity: Critical | severity: Terrible | unknown severity",
                "why: Because | wy: Because | no field",
                "why: Because | why: '' | no why",
                "id: 43119747-263c-2c92-4ce5-726e63259049 | id: none | not a lower-case UUID",
                "expect: {equals: \"1\"} | expect: {likes: \"1\"} | exactly one of",
                "keys: [net.ipv4.tcp_syncookies] | key: x | has no field",
                "expect: {equals: \"1\"} | expect: {equals: $value} | without a parameter",
                "keys: [net.ipv4.tcp_syncookies] | keys: net.ipv4.tcp_syncookies | resource.keys",
                "keys: [net.ipv4.tcp_syncookies] | keys: [5] | resource.keys",
                "expect: {equals: \"1\"} | expect: {between: [1]} | at least 2",
                "expect: {equals: \"1\"} | 'expect: {equals: \"1\"}\n    persisted: always' | persisted",
                "why: Because | 'why: Because\n  parameter: {type: text, default: a}' | is not used"
            })
    void aBadRuleIsRefusedWithItsFileAndName(String from, String to, String why) {
        assertThatThrownBy(() -> compile(GOOD.replace(from, to)))
                .isInstanceOf(BaselineFault.class)
                .hasMessageContaining("rules.yaml")
                .hasMessageContaining(why);
    }

    @Test
    void anIdIsUsedOnce() {
        assertThatThrownBy(() -> compile(GOOD + GOOD)).hasMessageContaining("twice");
    }

    @Test
    void theSameBaselineGivesTheSameBytesAndIsNotWrittenAgain() throws IOException, GeneralSecurityException {
        var keys = directory.resolve("keys");
        var output = directory.resolve("content");
        assertThat(Publish.publish(Baseline.linux(), PublisherKey.in(keys), output))
                .isTrue();
        assertThat(Publish.publish(Baseline.linux(), PublisherKey.in(keys), output))
                .isFalse();
        assertThat(PackageArchive.of(Baseline.linux())).isEqualTo(PackageArchive.of(Baseline.linux()));
    }

    @Test
    void thePrivateKeyIsReadableByItsOwnerAlone() throws IOException, GeneralSecurityException {
        var _ = PublisherKey.in(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("publisher.key"))))
                .isEqualTo("rw-------");
    }

    private static Baseline compile(String yaml) throws IOException {
        return Baseline.compile(JsonNodeFactory.instance.objectNode(), Map.of("rules.yaml", yaml));
    }
}
