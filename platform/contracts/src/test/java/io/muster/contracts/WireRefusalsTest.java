package io.muster.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.muster.contracts.agent.CertificateGrant;
import io.muster.contracts.agent.CertificateRequest;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.DesiredState;
import io.muster.contracts.agent.Evidence;
import io.muster.contracts.agent.JoinGrant;
import io.muster.contracts.agent.JoinRequest;
import io.muster.contracts.agent.KeyChangeRequest;
import io.muster.contracts.agent.NewIdentity;
import io.muster.contracts.agent.OwnTags;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.PackageSignature;
import io.muster.contracts.agent.Reason;
import io.muster.contracts.agent.RuleResult;
import io.muster.contracts.agent.StreamFrame;
import io.muster.contracts.agent.TokenGrant;
import io.muster.contracts.facts.CertificateIssued;
import io.muster.contracts.facts.CertificateRevoked;
import io.muster.contracts.facts.FindingClosed;
import io.muster.contracts.facts.FindingOpened;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.HeartbeatReceived;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.MachineCopied;
import io.muster.contracts.facts.MachineKeyChanged;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.contracts.facts.ReportReceived;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.contracts.facts.StandingChanged;
import io.muster.contracts.facts.TargetChanged;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What comes over the wire is whole or refused: every record, component by component.
class WireRefusalsTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID UUID_1 = UUID.fromString("aaaaaaaa-1111-4000-8000-000000000001");
    private static final MachineId MACHINE = new MachineId(UUID_1);
    private static final ResourceId ID = ResourceId.machine("s", "g", "m");
    private static final PackageSignature SIGNATURE = new PackageSignature("key", "c2ln");
    private static final PackageReference PACKAGE = new PackageReference("P", "1.0.0", "0".repeat(64), 1, SIGNATURE);
    private static final Reason REASON = new Reason("code", "phrase");
    private static final Evidence EVIDENCE = new Evidence("where", "expected", "found", true);
    private static final RuleResult RESULT =
            new RuleResult(UUID_1, "title", Severity.WARNING, Verdict.COMPLIANT, List.of(REASON), List.of(EVIDENCE), 1);
    private static final ComplianceReport REPORT =
            new ComplianceReport(UUID_1, MACHINE, ID, PACKAGE, 1, AT, AT, List.of(RESULT));
    private static final DesiredState.Assignment ASSIGNMENT =
            new DesiredState.Assignment(ID, AssignmentMode.AUDIT, PACKAGE, Map.of("a", "b"));

    private static final HostFingerprint HOST = HostFingerprint.of("m:" + "0".repeat(16));
    private static final CertificateGrant GRANT = new CertificateGrant("pem", AT, AT);

    private static final List<Record> WHOLE = List.of(
            SIGNATURE,
            PACKAGE,
            REASON,
            EVIDENCE,
            RESULT,
            REPORT,
            ASSIGNMENT,
            new DesiredState(MACHINE, 1, List.of(ASSIGNMENT)),
            new CertificateRequest(MACHINE, "pem", HOST),
            GRANT,
            new KeyChangeRequest(MACHINE, "pem", "c2ln", HOST),
            new NewIdentity(MACHINE, ID, GRANT),
            new TokenGrant("token", "Bearer", 1),
            new OwnTags(MACHINE, Map.of("rack", "7")),
            new JoinRequest("token", "web-1", "key", "cellar", Map.of("a", "b"), Map.of("osType", "linux")),
            new JoinGrant(MACHINE, ID, "cellar", "tenant"),
            new StreamFrame.Work(1, 1),
            new StreamFrame.Heartbeat(AT, "1"),
            new StreamFrame.Heard(AT, 1),
            new CertificateIssued(MACHINE, "01", AT, AT),
            new CertificateRevoked(MACHINE, "01", "superseded", AT),
            new FindingClosed(MACHINE, ID, UUID_1, AT, UUID_1, AT),
            new FindingOpened(MACHINE, ID, UUID_1, "title", Severity.WARNING, UUID_1, AT),
            new GuestAssignmentChanged(ID, MACHINE, ID, ID, AssignmentMode.AUDIT, PACKAGE, AT),
            new HeartbeatReceived(MACHINE, AT, "1", AT),
            new MachineChanged(MACHINE, ID, "cellar", Map.of("a", "b"), "linux", "linux", "13", "1", "key", AT, AT),
            new MachineCopied(MACHINE, HOST, HOST, AT),
            new MachineKeyChanged(MACHINE, "key", AT),
            new PolicyAssignmentChanged(ID, ID, ID, "name", AssignmentMode.AUDIT, "Audit", Map.of("a", "b"), AT),
            new PresenceChanged(MACHINE, MachineStatus.CONNECTED, AT, "1", AT),
            new ReportReceived(REPORT, AT),
            new RoleAssignmentChanged(ID, ID, "principal", ID, List.of("*"), List.of("x"), AT, null),
            new ScopeChanged(ID, "name", "cellar", Map.of("a", "b"), ID, AT),
            new StandingChanged(ID, MACHINE, ComplianceStatus.COMPLIANT, 1, 1, 1, 1, UUID_1, AT, AT),
            new TargetChanged(MACHINE, 1, AT));

    /// Texts that may be empty: what a rule found and expected, and a signature that is yet to be made.
    private static final Set<String> FREE = Set.of("where", "expected", "code", "phrase", "value");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    static Stream<Arguments> needed() {
        return components(component -> !component.getType().isPrimitive() && !isNullable(component));
    }

    static Stream<Arguments> texts() {
        return components(component ->
                component.getType() == String.class && !isNullable(component) && !FREE.contains(component.getName()));
    }

    static Stream<Arguments> numbers() {
        return components(component -> component.getType() == long.class || component.getType() == int.class);
    }

    static Stream<Arguments> optional() {
        return components(WireRefusalsTest::isNullable);
    }

    @ParameterizedTest(name = "{0}.{1}")
    @MethodSource("needed")
    void whatIsNeededIsThere(String type, String component, Record whole) throws Exception {
        var without = JSON.<ObjectNode>valueToTree(whole);
        assertThat(without.remove(component)).isNotNull();
        refused(without, whole);
        refused(with(whole, component, NullNode.instance), whole);
    }

    @ParameterizedTest(name = "{0}.{1}")
    @MethodSource("texts")
    void aTextSaysSomething(String type, String component, Record whole) {
        refused(with(whole, component, TextNode.valueOf("")), whole);
        refused(with(whole, component, TextNode.valueOf(" \t")), whole);
    }

    @ParameterizedTest(name = "{0}.{1}")
    @MethodSource("numbers")
    void aNumberIsNotBelowNothing(String type, String component, Record whole) {
        refused(with(whole, component, LongNode.valueOf(-1)), whole);
    }

    @ParameterizedTest(name = "{0}.{1}")
    @MethodSource("optional")
    void whatMayBeMissingMayBeMissing(String type, String component, Record whole) throws Exception {
        assertThat(JSON.treeToValue(with(whole, component, NullNode.instance), whole.getClass()))
                .isNotNull();
    }

    @Test
    void everyRecordOfTheWireIsTriedAndReadBackAsItWas() throws Exception {
        for (var whole : WHOLE) {
            assertThat(JSON.treeToValue(JSON.<JsonNode>valueToTree(whole), whole.getClass()))
                    .isEqualTo(whole);
        }
        assertThat(WHOLE.stream().<String>map(whole -> whole.getClass().getName()))
                .containsExactlyInAnyOrderElementsOf(records());
    }

    @ParameterizedTest
    @CsvSource({
        "name, 1st",
        "name, a/b",
        "version, one",
        "version, ../1.0.0",
        "version, 1.x-",
        "sha256, 00",
        "size, 0",
    })
    void aPackageIsReferredToPlainly(String component, String value) {
        refused(with(PACKAGE, component, TextNode.valueOf(value)), PACKAGE);
    }

    @Test
    void aReportDoesNotEndBeforeItBegins() {
        refused(with(REPORT, "finishedAt", TextNode.valueOf("2026-03-01T11:59:59Z")), REPORT);
    }

    private static Stream<Arguments> components(Predicate<RecordComponent> wanted) {
        return WHOLE.stream()
                .flatMap(whole -> Arrays.stream(whole.getClass().getRecordComponents())
                        .filter(wanted)
                        .map(component -> arguments(whole.getClass().getSimpleName(), onTheWire(component), whole)));
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String onTheWire(RecordComponent component) {
        var named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? component.getName() : named.value();
    }

    private static ObjectNode with(Record whole, String component, JsonNode value) {
        var tree = JSON.<ObjectNode>valueToTree(whole);
        assertThat(tree.replace(component, value)).isNotNull();
        return tree;
    }

    private static void refused(JsonNode tree, Record whole) {
        assertThatThrownBy(() -> JSON.treeToValue(tree, whole.getClass()))
                .isInstanceOf(JsonMappingException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private static Set<String> records() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.muster.contracts.agent", "io.muster.contracts.facts")
                        .stream()
                        .filter(JavaClass::isRecord)
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
    }
}
