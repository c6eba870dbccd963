package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.PushedTime;
import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.RuleResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A rule that nobody gets an answer for keeps the others waiting for a while, and no longer.
@Timeout(30)
class EvaluationTest {

    private static final RuleSet RULES = Looking.rules(
            Looking.rule("{'kind':'text','paths':['/etc/a'],'lacks':['x']}"),
            Looking.rule("{'kind':'sshd','option':'port','expect':{'equals':'22'}}"),
            Looking.rule("{'kind':'text','paths':['/etc/a'],'lacks':['b']}"),
            Looking.rule("{'kind':'sshd','option':'banner','expect':{'differs':'none'}}"));

    @TempDir
    Path root;

    private final PushedTime time = new PushedTime();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private Host host;

    @BeforeEach
    void aServerThatDoesNotAnswer() {
        host = Hosts.running(
                new Tree(root).with("/etc/a", "b\n").with("/usr/sbin/sshd", "", "rwxr-xr-x"), _ -> awaited());
    }

    private String awaited() {
        asked.countDown();
        while (answer.getCount() > 0) {
            try {
                answer.await();
            } catch (InterruptedException deaf) {
                // As who waits for a disk: nothing gets through to it.
                continue;
            }
        }
        return "port 22\n";
    }

    @AfterEach
    void letItGo() {
        answer.countDown();
    }

    private List<RuleResult> results(CompletableFuture<List<Measured>> measured) throws Exception {
        return measured.get(20, TimeUnit.SECONDS).stream().map(Measured::result).toList();
    }

    @Test
    void aRuleThatTakesTooLongTimesOutAndTheOthersHaveTheirVerdicts() throws Exception {
        var measured = CompletableFuture.supplyAsync(() -> RULES.measure(host, time));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        time.push(Evaluation.LIMIT);
        while (time.waits().size() < 2) {
            Thread.onSpinWait();
        }
        time.push(Evaluation.LIMIT);
        var results = results(measured);
        assertThat(results)
                .extracting(RuleResult::verdict)
                .containsExactly(Verdict.COMPLIANT, Verdict.ERROR, Verdict.NON_COMPLIANT, Verdict.ERROR);
        assertThat(results.get(1).reasons().getFirst().phrase()).isEqualTo("timed out after 15 s");
        assertThat(results.get(3).reasons().getFirst().phrase()).isEqualTo("sshd was not read in time");
    }

    /// One rule that gets no answer, looked at once more.
    private Verdict lookedAtAgain() throws Exception {
        var rule = Looking.rules(Looking.rule("{'kind':'sshd','option':'port','expect':{'equals':'22'}}"));
        var tree = new Tree(root);
        var begun = new PushedTime();
        var looking = new CountDownLatch(1);
        var deaf = Hosts.running(tree, _ -> {
            looking.countDown();
            return awaited();
        });
        var measured = CompletableFuture.supplyAsync(() -> rule.measure(deaf, begun));
        // Who was left behind before it began would not stay.
        assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 1; i <= 2 && !measured.isDone(); i += 1) {
            while (begun.waits().size() < i && !measured.isDone()) {
                Thread.onSpinWait();
            }
            begun.pass(Evaluation.LIMIT);
        }
        return results(measured).getFirst().verdict();
    }

    @Test
    void aMachineThatNeverAnswersDoesNotFillTheAgentWithThreads() throws Exception {
        // Whom another test has left behind may still be on the way out.
        while (Evaluation.left() > 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < Evaluation.MOST_LEFT; i += 1) {
            assertThat(lookedAtAgain()).isEqualTo(Verdict.ERROR);
        }
        assertThat(RULES.measure(host))
                .extracting(one -> one.result().reasons().getFirst().phrase())
                .hasSize(4)
                .allMatch(phrase -> phrase.startsWith("timed out before it began"));
        answer.countDown();
        while (RULES.measure(host).getFirst().result().verdict() != Verdict.COMPLIANT) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aRuleThatTakesLongButNotTooLongIsWaitedFor() throws Exception {
        var measured = CompletableFuture.supplyAsync(() -> RULES.measure(host, time));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        time.push(Evaluation.LIMIT);
        answer.countDown();
        assertThat(results(measured))
                .extracting(RuleResult::verdict)
                .containsExactly(Verdict.COMPLIANT, Verdict.COMPLIANT, Verdict.NON_COMPLIANT, Verdict.NON_COMPLIANT);
    }

    @Test
    void aFaultIsTheSameForWhoeverAsksAgain() throws Exception {
        var failing = Hosts.running(new Tree(root), _ -> {
            throw new HostFault("it failed");
        });
        assertThat(RULES.measure(failing))
                .extracting(one -> one.result().reasons().getFirst().phrase())
                .contains("it failed");
    }
}
