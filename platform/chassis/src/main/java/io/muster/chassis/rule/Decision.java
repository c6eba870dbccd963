package io.muster.chassis.rule;

import java.util.List;

/// What a rule decided: the state to keep and the facts to announce. Nothing has happened yet; an edge makes it happen
/// in one transaction.
public record Decision<S, F>(S next, List<F> facts) {

    public Decision {
        facts = List.copyOf(facts);
    }

    /// Keep this state and say nothing.
    public static <S, F> Decision<S, F> keep(S state) {
        return new Decision<>(state, List.of());
    }

    /// Become this state and announce one fact.
    public static <S, F> Decision<S, F> become(S state, F fact) {
        return new Decision<>(state, List.of(fact));
    }

    /// Become this state and announce the facts, in this order.
    public static <S, F> Decision<S, F> become(S state, List<F> facts) {
        return new Decision<>(state, facts);
    }
}
