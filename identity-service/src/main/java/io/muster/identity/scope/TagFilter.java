package io.muster.identity.scope;

import io.muster.chassis.arm.ArmError;
import io.muster.identity.Filter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The part of a `$filter` that is about tags: `tagName eq '…'`, with or without `tagValue eq '…'`.
public record TagFilter(@Nullable String name, @Nullable String value) {

    /// The names that it uses.
    public static final Set<String> NAMES = Set.of("tagName", "tagValue");

    static TagFilter of(@Nullable String text) {
        return of(Filter.parse(text, NAMES, Set.of()));
    }

    /// From a filter that may be about other things too.
    public static TagFilter of(Filter filter) {
        var name = filter.value("tagName");
        var value = filter.value("tagValue");
        if (name.isEmpty() && value.isPresent()) {
            throw ArmError.badRequest("InvalidFilter", "$filter names a tagValue without a tagName.")
                    .exception();
        }
        return new TagFilter(name.orElse(null), value.orElse(null));
    }

    /// True when there is such a tag. Names compare in any case, values do not.
    public boolean takes(Map<String, String> tags) {
        return name == null
                || tags.entrySet().stream()
                        .anyMatch(tag -> tag.getKey().equalsIgnoreCase(name)
                                && (value == null || tag.getValue().equals(value)));
    }
}
