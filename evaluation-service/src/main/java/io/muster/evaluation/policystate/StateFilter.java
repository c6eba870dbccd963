package io.muster.evaluation.policystate;

import io.muster.chassis.arm.ArmError;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of OData's `$filter` that policy states take: `complianceState eq '…'` and `resourceId eq '…'`, joined by
/// `and`. An empty text means any.
record StateFilter(String complianceState, String resourceKey) {

    private static final Pattern TERM =
            Pattern.compile("\\s*(complianceState|resourceId)\\s+eq\\s+'([^']{1,2048})'\\s*", Pattern.CASE_INSENSITIVE);

    private static final Pattern AND = Pattern.compile("\\s+and\\s+", Pattern.CASE_INSENSITIVE);
    private static final Set<String> STATES = Set.of("compliant", "noncompliant", "unknown");

    /// Anything else is refused, not ignored: an ignored filter would show what was not asked for.
    static StateFilter parse(@Nullable String filter) {
        var parsed = new StateFilter("", "");
        if (filter == null || filter.isBlank()) {
            return parsed;
        }
        for (var term : AND.split(filter)) {
            var found = TERM.matcher(term);
            if (!found.matches()) {
                throw refused();
            }
            parsed = parsed.with(
                    found.group(1).toLowerCase(Locale.ROOT), found.group(2).toLowerCase(Locale.ROOT));
        }
        return parsed;
    }

    private StateFilter with(String name, String value) {
        if (name.equals("resourceid")) {
            return new StateFilter(complianceState, value);
        }
        if (!STATES.contains(value)) {
            throw refused();
        }
        return new StateFilter(value, resourceKey);
    }

    private static RuntimeException refused() {
        return ArmError.badRequest(
                        "InvalidFilter",
                        "$filter takes complianceState eq 'Compliant|NonCompliant|Unknown' and resourceId eq '<id>',"
                                + " joined by and.")
                .exception();
    }
}
