package io.muster.agent.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.enforce.ChangedMachine;
import io.muster.agent.enforce.Probes;
import io.muster.agent.rule.RuleSet;
import io.muster.contracts.AssignmentMode;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.DesiredState.Assignment;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.PackageSignature;
import io.muster.contracts.agent.RuleResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
    private ChangedMachine machine;

    @BeforeEach
    void aFileThatEverybodyMayWrite() {
        tree = new Tree(root)
                .with("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")
                .with("/etc/group", "root:x:0:\n")
                .with("/etc/issue", "Welcome\n", "rwxrwxrwx");
        machine = new ChangedMachine(tree, home.resolve("changes"));
    }

    private Verdict verdictAfter(AssignmentMode mode) {
        return verdictAfter(mode, Map.of());
    }

    private Verdict verdictAfter(AssignmentMode mode, Map<String, String> parameters) {
        return resultAfter(mode, parameters).verdict();
    }

    private RuleResult resultAfter(AssignmentMode mode, Map<String, String> parameters) {
        var corrected = correction().corrected(assignment(mode, parameters), RULES, machine.look());
        return corrected.told(RULES.evaluate(corrected.machine())).getFirst();
    }

    private Correction correction() {
        return new Correction(machine::look, machine.enforcer());
    }

    private static Assignment assignment(AssignmentMode mode, Map<String, String> parameters) {
        var content = new PackageReference("p", "1.0.0", "0".repeat(64), 1, new PackageSignature("ours", ""));
        return new Assignment(
                ResourceId.of("/subscriptions/11111111-1111-4111-8111-111111111111"), mode, content, parameters);
    }

    /// Somebody changes it back, a moment later.
    private void drift() {
        machine.time().pass(Duration.ofSeconds(1));
        tree.with("/etc/issue", "Welcome\n", "rwxrwxrwx");
    }

    @Test
    void auditChangesNothing() {
        assertThat(verdictAfter(AssignmentMode.AUDIT)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdictAfter(AssignmentMode.UNKNOWN)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(machine.now()).isEqualTo(machine.before());
        assertThat(machine.journal()).doesNotExist();
    }

    @Test
    void applyAndMonitorAppliesOnceAndThenOnlyTells() {
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_MONITOR)).isEqualTo(Verdict.COMPLIANT);
        drift();
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_MONITOR)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(machine.now()).isEqualTo(machine.before());
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
        var correction = correction();
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
        assertThat(machine.now()).isEqualTo(machine.before());
        assertThat(correction.isSettled(assignment(AssignmentMode.APPLY_ONLY, Map.of("t;DesiredObjectValue", "x"))))
                .as("what is assigned anew")
                .isFalse();
        assertThat(correction.isSettled(assignment(AssignmentMode.APPLY_AND_MONITOR, Map.of())))
                .isFalse();
    }

    @Test
    void anApplicationThatWasRevertedIsToldOfAgain() {
        var correction = correction();
        var once = assignment(AssignmentMode.APPLY_ONLY, Map.of());
        verdictAfter(AssignmentMode.APPLY_ONLY);
        correction.told(once);
        machine.enforcer().revert(machine.runs().getFirst().id());
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
        machine.rest();
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT)).isEqualTo(Verdict.COMPLIANT);
        assertThat(machine.runs()).as("one for each drift").hasSize(2);
    }

    @Test
    void whatIsChangedBackAtOnceIsSaidAndLeftUntilItHasRested() {
        var mode = AssignmentMode.APPLY_AND_AUTO_CORRECT;
        assertThat(verdictAfter(mode)).isEqualTo(Verdict.COMPLIANT);
        drift();
        for (int look = 0; look < 20; look += 1) {
            var result = resultAfter(mode, Map.of());
            assertThat(result.verdict()).isEqualTo(Verdict.NON_COMPLIANT);
            assertThat(result.reasons().getFirst().phrase())
                    .endsWith("; it will be corrected after 2030-01-01T00:15:00Z");
        }
        assertThat(machine.now()).isEqualTo(machine.before());
        machine.rest();
        assertThat(resultAfter(mode, Map.of()).verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(machine.runs()).hasSize(2);
    }

    @Test
    void whatIsAsAssignedWhileItRestsIsSaidToBeAndHasNothingToWaitFor() {
        verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT);
        var corrected = correction()
                .corrected(assignment(AssignmentMode.APPLY_AND_AUTO_CORRECT, Map.of()), RULES, machine.look());
        assertThat(corrected.later()).isNull();
    }

    @Test
    void whatElseIsAssignedDoesNotWaitForWhatWasBefore() {
        verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT);
        drift();
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT, Map.of("t;DesiredObjectValue", "x")))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void theJournalSaysWhichAssignmentItWas() {
        verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT);
        assertThat(machine.runs().getFirst().order().assignment())
                .isEqualTo("/subscriptions/11111111-1111-4111-8111-111111111111");
    }

    @Test
    void whatWasRevertedHereComesBackOnlyWithAnotherAssignment() {
        verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT);
        machine.enforcer().revert(machine.runs().getFirst().id());
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(machine.now()).isEqualTo(machine.before());
        machine.time().pass(Duration.ofSeconds(1));
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT, Map.of("t;DesiredObjectValue", "x")))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aJournalThatCannotBeReadKeepsTheMachineAsItIsAndTheReportComing() throws IOException {
        Files.createDirectory(machine.journal());
        Files.writeString(machine.journal().resolve("20200101T000000000.json"), "damaged");
        assertThat(verdictAfter(AssignmentMode.APPLY_AND_AUTO_CORRECT)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(machine.now()).isEqualTo(machine.before());
    }

    @Test
    void aMachineThatIsNotWellAfterwardsIsReportedAsItIs() {
        var first = new AtomicBoolean(true);
        var enforcer = machine.enforcer(Probes.probe("a way in", () -> first.getAndSet(false)));
        var assignment = assignment(AssignmentMode.APPLY_AND_AUTO_CORRECT, Map.of());
        var after = new Correction(machine::look, enforcer).corrected(assignment, RULES, machine.look());
        assertThat(RULES.evaluate(after.machine()).getFirst().verdict()).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(machine.now()).isEqualTo(machine.before());
    }
}
