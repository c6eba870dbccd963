package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.host.Glob;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a value should be. Exactly one of these is given in the rule.
sealed interface Expectation {

    boolean holds(String value);

    /// For people, e.g. `at most 6`.
    String words();

    /// A value that holds and is as near as can be to what was found; nothing when that is for people to choose.
    default Optional<String> nearest(@Nullable String found) {
        return Optional.empty();
    }

    record Is(String wanted) implements Expectation {
        @Override
        public boolean holds(String value) {
            return value.equals(wanted);
        }

        @Override
        public Optional<String> nearest(@Nullable String found) {
            return Optional.of(wanted);
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
        public Optional<String> nearest(@Nullable String found) {
            return wanted.stream().findFirst();
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
        public Optional<String> nearest(@Nullable String found) {
            var number = found == null ? OptionalLong.empty() : number(found);
            boolean low = number.isPresent() && number.getAsLong() < least;
            long bound = most == Long.MAX_VALUE || (low && least > 0 && number.getAsLong() > 0) ? least : most;
            return Optional.of(Long.toString(bound));
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

    /// A list with commas or blanks, of these only and not empty. `*` and `?` among the allowed stand for any.
    record SubsetOf(List<String> allowed) implements Expectation {
        @Override
        public boolean holds(String value) {
            var parts = parts(value);
            return !parts.isEmpty()
                    && parts.stream().allMatch(part -> allowed.stream().anyMatch(one -> covers(one, part)));
        }

        @Override
        public Optional<String> nearest(@Nullable String found) {
            var kept = found == null
                    ? List.<String>of()
                    : parts(found).stream()
                            .filter(part -> allowed.stream().anyMatch(one -> covers(one, part)))
                            .toList();
            return allowed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(String.join(",", kept.isEmpty() ? allowed : kept));
        }

        @Override
        public String words() {
            return "only " + String.join(", ", allowed);
        }
    }

    /// A list with commas or blanks in which each of these is, or a pattern that stands for it.
    record Includes(List<String> wanted) implements Expectation {
        @Override
        public boolean holds(String value) {
            var parts = parts(value);
            return wanted.stream().allMatch(one -> parts.stream().anyMatch(part -> covers(part, one)));
        }

        @Override
        public Optional<String> nearest(@Nullable String found) {
            return Optional.of(String.join(" ", wanted));
        }

        @Override
        public String words() {
            return String.join(" and ", wanted);
        }
    }

    private static List<String> parts(String value) {
        return Stream.of(value.split("[,\\s]+")).filter(part -> !part.isEmpty()).toList();
    }

    /// A user from any host is that user.
    private static boolean covers(String pattern, String text) {
        return Glob.of(withoutHost(pattern)).matches(withoutHost(text));
    }

    private static String withoutHost(String text) {
        return text.endsWith("@*") ? text.substring(0, text.length() - 2) : text;
    }

    /// An octal mode without a bit outside the allowed ones: a stricter one is fine.
    record ModeWithin(String allowed) implements Expectation {
        @Override
        public boolean holds(String value) {
            var mode = octal(value);
            return mode.isPresent() && (mode.getAsLong() & ~octal(allowed).orElse(0)) == 0;
        }

        /// Bits are taken away, and none is added.
        @Override
        public Optional<String> nearest(@Nullable String found) {
            var mode = found == null ? OptionalLong.empty() : octal(found);
            return mode.isPresent()
                    ? Optional.of(
                            "%04o".formatted(mode.getAsLong() & octal(allowed).orElse(0)))
                    : Optional.empty();
        }

        @Override
        public String words() {
            return allowed + " or stricter";
        }
    }

    /// An octal mask that takes away all of these bits, or more.
    record Masks(String bits) implements Expectation {
        @Override
        public boolean holds(String value) {
            var mask = octal(value);
            return mask.isPresent() && (octal(bits).orElse(~0L) & ~mask.getAsLong()) == 0;
        }

        @Override
        public Optional<String> nearest(@Nullable String found) {
            var mask = found == null ? OptionalLong.empty() : octal(found);
            return Optional.of("%03o".formatted(mask.orElse(0) | octal(bits).orElse(0)));
        }

        @Override
        public String words() {
            return bits + " or stricter";
        }
    }

    private static OptionalLong octal(String value) {
        return value.matches("[0-7]{1,6}") ? OptionalLong.of(Long.parseLong(value, 8)) : OptionalLong.empty();
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
            @JsonProperty("includes") @Nullable List<String> includes,
            @JsonProperty("modeWithin") @Nullable String modeWithin,
            @JsonProperty("masks") @Nullable String masks,
            @JsonProperty("differs") @Nullable String differs) {
        if (Stream.of(equals, oneOf, atMost, atLeast, between, subsetOf, includes, modeWithin, masks, differs)
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
        if (includes != null) {
            return new Includes(includes);
        }
        if (modeWithin != null && octal(modeWithin).isPresent()) {
            return new ModeWithin(modeWithin);
        }
        if (masks != null && octal(masks).isPresent()) {
            return new Masks(masks);
        }
        if (differs != null) {
            return new Differs(differs);
        }
        throw new IllegalArgumentException("an expectation of no known kind");
    }
}
