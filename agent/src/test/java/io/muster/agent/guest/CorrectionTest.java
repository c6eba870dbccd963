package io.muster.agent.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.enforce.Journal;
import io.muster.agent.enforce.Machines;
import io.muster.agent.enforce.Probes;
import io.muster.agent.host.Host;
import io.muster.agent.host.Hosts;
import io.muster.agent.rule.RuleSet;
import io.muster.contracts.AssignmentMode;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.DesiredState.Assignment;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.PackageSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorrectionTest {

    private static final RuleSet RULES = RuleSet.parse("""
            {"format":1,"rules":[{"id":"00000000-0000-4000-8000-000000000001","title":"t","severity":"Warning",
             "resource":{"kind":"file","paths":["/etc/issue"],"mode":"0644"}}]}
            """.getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path root;

    @TempDir
    Path home;

    private Tree tree;
    private TreeMap<String, String> before;

    @BeforeEach
    void aFileThatEverybodyMayWrite() {
        tree = new Tree(root)
                .with("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")
                .with("/etc/group", "root:x:0:\n")
                .with("/etc/issue", "Welcome\n", "rwxrwxrwx");
        before = Machines.everything(root);
    }

    private Verdict verdictAfter(AssignmentMode mode) {
        return verdictAfter(mode, Map.of());
    }

    private Verdict verdictAfter(AssignmentMode mode, Map<String, String> parameters) {
        var correction = new Correction(this::look, Machines.enforcer(tree, journal()));
        return RULES.evaluate(correction.corrected(assignment(mode, parameters), RULES, look()))
                .getFirst()
                .verdict();
    }

    private static Assignment assignment(AssignmentMode mode, Map<String, String> parameters) {
        var content = new PackageReference("p", "1.0.0", "0".repeat(64), 1, new PackageSignature("ours", ""));
        return new Assignment(
                ResourceId.of("/subscriptions/11111111-1111-4111-8111-111111111111"), mode, content, parameters);
    }

    private Host look() {
        return Hosts.running(tree);
    }

    private Path journal() {
        return home.resolve("changes");
    }

    private void drift() {
        tree.with("/etc/issue", "Welcome\n", "rwxrwxrwx");
    }

    @Test
    void auditChangesNothing() {
        assertThat(verdictAfter(AssignmentMode.AUDIT)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdictAfter(AssignmentMode.UNKNOWN)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(Machines.everything(root)).isEqualTo(before);
        assertThat(journal()).doesNotExist();
    }

    @Test
    void applyAndMonitorAppliesOnceAndThenOnlyTells() {
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_MONITOR)).isEqualTo(Verdict.COMPLIANT);
        drift();
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_MONITOR)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(Machines.everything(root)).isEqualTo(before);
    }

    @Test
    void applyAndMonitorHasAppliedWhereThereWasNothingToChange() {
        tree.with("/etc/issue", "Welcome\n");
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_MONITOR)).isEqualTo(Verdict.COMPLIANT);
        drift();
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_MONITOR)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void applyOnlyAppliesOnceAndIsSettledWhenThatWasTold() {
        var correction = new Correction(this::look, Machines.enforcer(tree, journal()));
        var once = assignment(AssignmentMode.APPLY_ONLY, Map.of());
        assertThat(correction.isSettled(once)).isFalse();
        assertThat(verdictAfter(AssignmentMode.APPLY_ONLY)).isEqualTo(Verdict.COMPLIANT);
        assertThat(correction.isSettled(once)).as("before it was told").isFalse();
        correction.told(once);
        assertThat(correction.isSettled(once)).isTrue();
        drift();
        assertThat(verdictAfter(AssignmentMode.APPLY_ONLY))
                .as("when somebody asks")
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(Machines.everything(root)).isEqualTo(before);
        assertThat(correction.isSettled(assignment(AssignmentMode.APPLY_ONLY, Map.of("t;DesiredObjectValue", "x"))))
                .as("what is assigned anew")
                .isFalse();
        assertThat(correction.isSettled(assignment(AssignmentMode.APPLY_AND_MONITOR, Map.of())))
                .isFalse();
    }

    @Test
    void anApplicationThatWasRevertedIsToldOfAgain() {
        var correction = new Correction(this::look, Machines.enforcer(tree, journal()));
        var once = assignment(AssignmentMode.APPLY_ONLY, Map.of());
        verdictAfter(AssignmentMode.APPLY_ONLY);
        correction.told(once);
        Machines.enforcer(tree, journal())
                .revert(new Journal(journal()).runs().getFirst().id());
        assertThat(correction.isSettled(once)).isFalse();
        assertThat(verdictAfter(AssignmentMode.APPLY_ONLY)).isEqualTo(Verdict.NON_COMPLIANT);
        correction.told(once);
        assertThat(correction.isSettled(once)).isTrue();
    }

    @Test
    void applyAndAutoCorrectAppliesWheneverItIsNotAsAssigned() {
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT)).isEqualTo(Verdict.COMPLIANT);
        drift();
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT)).isEqualTo(Verdict.COMPLIANT);
        assertThat(new Journal(journal()).runs()).as("one for each drift").hasSize(2);
    }

    @Test
    void theJournalSaysWhichAssignmentItWas() {
        verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT);
        assertThat(new Journal(journal()).runs().getFirst().order().assignment())
                .isEqualTo("/subscriptions/11111111-1111-4111-8111-111111111111");
    }

    @Test
    void whatWasRevertedHereComesBackOnlyWithAnotherAssignment() {
        verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT);
        Machines.enforcer(tree, journal())
                .revert(new Journal(journal()).runs().getFirst().id());
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(Machines.everything(root)).isEqualTo(before);
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT, Map.of("t;DesiredObjectValue", "x")))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aJournalThatCannotBeReadKeepsTheMachineAsItIsAndTheReportComing() throws IOException {
        Files.createDirectory(journal());
        Files.writeString(journal().resolve("20200101T000000000.json"), "damaged");
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(Machines.everything(root)).isEqualTo(before);
    }

    @Test
    void aMachineThatIsNotWellAfterwardsIsReportedAsItIs() {
        var first = new AtomicBoolean(true);
        var enforcer = Machines.enforcer(tree, journal(), Probes.probe("a way in", () -> first.getAndSet(false)));
        var assignment = assignment(AssignmentMode.APPLY_AND_AUTO_CORRECT, Map.of());
        var after = new Correction(this::look, enforcer).corrected(assignment, RULES, look());
        assertThat(RULES.evaluate(after).getFirst().verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(Machines.everything(root)).isEqualTo(before);
    }
}
