package io.muster.agent.rule;

import io.muster.agent.host.HostFault;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What looking at a resource came to.
///
/// @param phrase one sentence, for people
/// @param ofImage of an error: that an image was looked at is all that is wrong
record Outcome(Verdict verdict, List<Evidence> evidence, String phrase, boolean ofImage) {

    /// A verdict has no more than this.
    static final int MOST_EVIDENCE = 32;

    private static final int LONGEST = 1_000;

    Outcome {
        evidence = evidence.stream().limit(MOST_EVIDENCE).map(Outcome::bounded).toList();
        phrase = cut(phrase);
    }

    Outcome(Verdict verdict, List<Evidence> evidence, String phrase) {
        this(verdict, evidence, phrase, false);
    }

    /// Compliant when every piece of evidence satisfies.
    static Outcome of(List<Evidence> evidence, String fine, String wrong) {
        boolean satisfied = evidence.stream().allMatch(Evidence::satisfied);
        return new Outcome(
                satisfied ? Verdict.COMPLIANT : Verdict.NON_COMPLIANT,
                failuresFirst(evidence),
                satisfied ? fine : wrong);
    }

    /// One outcome of several, with all their evidence.
    ///
    /// @param weight the verdict that counts most first; parts that do not apply do not count
    static Outcome ofParts(List<Outcome> parts, List<Verdict> weight) {
        var evidence = parts.stream().flatMap(part -> part.evidence().stream()).toList();
        return weight.stream()
                .flatMap(verdict -> parts.stream()
                        .filter(part -> part.verdict() == verdict)
                        .sorted(Comparator.comparing(Outcome::ofImage))
                        .limit(1))
                .findFirst()
                .map(decisive ->
                        new Outcome(decisive.verdict(), failuresFirst(evidence), decisive.phrase(), decisive.ofImage()))
                .orElseGet(() -> notApplicable("none of it applies"));
    }

    static Outcome notApplicable(String why) {
        return new Outcome(Verdict.NOT_APPLICABLE, List.of(), why);
    }

    static Outcome error(String why) {
        return new Outcome(Verdict.ERROR, List.of(), why);
    }

    static Outcome error(HostFault fault) {
        return new Outcome(Verdict.ERROR, List.of(), String.valueOf(fault.getMessage()), fault.isOfImage());
    }

    /// As a rule says it: that an image cannot tell is no error, but nor does anything of it count as fine.
    Outcome ofRule() {
        return verdict == Verdict.ERROR && ofImage ? notApplicable("image: " + phrase) : this;
    }

    private static List<Evidence> failuresFirst(List<Evidence> evidence) {
        var ordered = new ArrayList<Evidence>();
        evidence.stream().filter(piece -> !piece.satisfied()).forEach(ordered::add);
        evidence.stream().filter(Evidence::satisfied).forEach(ordered::add);
        return ordered;
    }

    private static Evidence bounded(Evidence evidence) {
        return new Evidence(
                cut(evidence.where()),
                cut(evidence.expected()),
                evidence.found() == null ? null : cut(evidence.found()),
                evidence.satisfied());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
