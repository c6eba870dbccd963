package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a value should be. Exactly one of these is given in the rule.
sealed interface Expectation {

    boolean holds(String value);

    /// For people, e.g. `at most 6`.
    String words();

    record Is(String wanted) implements Expectation {
        @Override
        public boolean holds(String value) {
            return value.equals(wanted);
        }

        @Override
        public String words() {
            return wanted;
        }
    }

    record OneOf(List<String> wanted) implements Expectation {
        @Override
        public boolean holds(String value) {
            return wanted.stream().anyMatch(value::equalsIgnoreCase);
        }

        @Override
        public String words() {
            return String.join(" or ", wanted);
        }
    }

    /// A number within bounds; what is no number is not.
    record Within(long least, long most) implements Expectation {
        @Override
        public boolean holds(String value) {
            var number = number(value);
            return number.isPresent() && number.getAsLong() >= least && number.getAsLong() <= most;
        }

        @Override
        public String words() {
            if (least == Long.MIN_VALUE) {
                return "at most " + most;
            }
            return most == Long.MAX_VALUE ? "at least " + least : least + " to " + most;
        }

        private static OptionalLong number(String value) {
            try {
                return OptionalLong.of(Long.parseLong(value.strip()));
            } catch (NumberFormatException notOne) {
                return OptionalLong.empty();
            }
        }
    }

    /// A list with commas or blanks, of these only and not empty.
    record SubsetOf(List<String> allowed) implements Expectation {
        @Override
        public boolean holds(String value) {
            var parts = Stream.of(value.split("[,\\s]+"))
                    .filter(part -> !part.isEmpty())
                    .toList();
            return !parts.isEmpty() && allowed.containsAll(parts);
        }

        @Override
        public String words() {
            return "only " + String.join(", ", allowed);
        }
    }

    record Differs(String unwanted) implements Expectation {
        @Override
        public boolean holds(String value) {
            return !value.isEmpty() && !value.toLowerCase(Locale.ROOT).equals(unwanted.toLowerCase(Locale.ROOT));
        }

        @Override
        public String words() {
            return "not " + unwanted;
        }
    }

    @JsonCreator
    static Expectation of(
            @JsonProperty("equals") @Nullable String equals,
            @JsonProperty("oneOf") @Nullable List<String> oneOf,
            @JsonProperty("atMost") @Nullable Long atMost,
            @JsonProperty("atLeast") @Nullable Long atLeast,
            @JsonProperty("between") @Nullable List<Long> between,
            @JsonProperty("subsetOf") @Nullable List<String> subsetOf,
            @JsonProperty("differs") @Nullable String differs) {
        if (Stream.of(equals, oneOf, atMost, atLeast, between, subsetOf, differs)
                        .filter(Objects::nonNull)
                        .count()
                != 1) {
            throw new IllegalArgumentException("an expectation is of one kind");
        }
        if (equals != null) {
            return new Is(equals);
        }
        if (oneOf != null) {
            return new OneOf(oneOf);
        }
        if (atMost != null) {
            return new Within(Long.MIN_VALUE, atMost);
        }
        if (atLeast != null) {
            return new Within(atLeast, Long.MAX_VALUE);
        }
        if (between != null && between.size() == 2) {
            return new Within(between.getFirst(), between.getLast());
        }
        if (subsetOf != null) {
            return new SubsetOf(subsetOf);
        }
        if (differs != null) {
            return new Differs(differs);
        }
        throw new IllegalArgumentException("an expectation of no known kind");
    }
}
