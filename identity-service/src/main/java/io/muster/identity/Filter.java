package io.muster.identity;

import io.muster.chassis.arm.ArmError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A `$filter` of the small kind that ARM has: `name eq 'value'` and `call('argument')`, joined by `and`. A quote in a
/// value is written twice.
public record Filter(List<Term> terms) {

    /// Takes everything.
    public static final Filter NONE = new Filter(List.of());

    private static final Pattern TERM = Pattern.compile("\\s*+(?:(\\w++)\\s++eq\\s++'([^']*+(?:''[^']*+)*+)'"
            + "|(\\w++)\\(\\s*+(?:'([^']*+(?:''[^']*+)*+)')?\\s*+\\))\\s*+");
    private static final Pattern AND = Pattern.compile("and\\s", Pattern.CASE_INSENSITIVE);

    public Filter {
        terms = List.copyOf(terms);
    }

    /// @param value what a name must be equal to, or the argument of a call; empty for a call without one
    public record Term(String name, boolean call, String value) {}

    /// @param comparisons names that may stand before `eq`
    /// @param calls names that may be called
    public static Filter parse(@Nullable String text, Set<String> comparisons, Set<String> calls) {
        if (text == null || text.isBlank()) {
            return NONE;
        }
        var terms = new ArrayList<Term>();
        var term = TERM.matcher(text);
        var and = AND.matcher(text);
        for (int at = 0; terms.isEmpty() || at < text.length(); ) {
            if (!term.region(at, text.length()).lookingAt()) {
                throw refused(comparisons, calls);
            }
            terms.add(known(term, comparisons, calls));
            at = term.end();
            if (at < text.length()) {
                if (!and.region(at, text.length()).lookingAt() || and.end() == text.length()) {
                    throw refused(comparisons, calls);
                }
                at = and.end();
            }
        }
        return new Filter(terms);
    }

    /// What a name must be equal to.
    public Optional<String> value(String name) {
        return terms.stream()
                .filter(term -> !term.call() && term.name().equalsIgnoreCase(name))
                .map(Term::value)
                .findFirst();
    }

    /// The argument of a call.
    public Optional<String> argument(String name) {
        return terms.stream()
                .filter(term -> term.call() && term.name().equalsIgnoreCase(name))
                .map(Term::value)
                .findFirst();
    }

    /// True when the text is what the name must be equal to, in any case, or when the name is free.
    public boolean takes(String name, @Nullable String text) {
        return value(name).map(wanted -> wanted.equalsIgnoreCase(text)).orElse(true);
    }

    private static Term known(Matcher term, Set<String> comparisons, Set<String> calls) {
        boolean call = term.group(1) == null;
        String name = call ? term.group(3) : term.group(1);
        var value = call ? term.group(4) : term.group(2);
        var allowed = call ? calls : comparisons;
        if (allowed.stream().noneMatch(name::equalsIgnoreCase)) {
            throw refused(comparisons, calls);
        }
        return new Term(name, call, value == null ? "" : value.replace("''", "'"));
    }

    private static RuntimeException refused(Set<String> comparisons, Set<String> calls) {
        return ArmError.badRequest(
                        "InvalidFilter",
                        "$filter takes, joined by 'and': " + String.join(" eq '…', ", comparisons)
                                + (comparisons.isEmpty() ? "" : " eq '…'; ") + String.join("(), ", calls)
                                + (calls.isEmpty() ? "" : "()") + ".")
                .exception();
    }
}
