package io.muster.gateway.console;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a person wants a script for.
///
/// @param by `person`, `principal` or `token`
/// @param tags as `azcmagent connect --tags` takes them
/// @param uses of the join token
/// @param hours that the join token lasts
record ScriptWish(
        @Nullable String by,
        @Nullable String subscription,
        @Nullable String group,
        @Nullable String location,
        @Nullable String tags,
        @Nullable Integer uses,
        @Nullable Integer hours) {

    private static final String SUBSCRIPTION = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final String GROUP = "[A-Za-z0-9._()-]{0,89}[A-Za-z0-9_()-]";
    private static final int LONGEST = 16_384;
    private static final int MOST_HOURS = 366 * 24;

    /// A wish that can be granted.
    record Accepted(String by, String subscription, String group, String location, String tags) {}

    /// Nothing when there is no such script.
    Optional<Accepted> accepted() {
        if (by == null || subscription == null || group == null || location == null) {
            return Optional.empty();
        }
        var given = tags == null ? "" : tags.strip();
        boolean isGood = subscription.matches(SUBSCRIPTION)
                && group.matches(GROUP)
                && isPlain(location)
                && !location.isBlank()
                && isPlain(given);
        return isGood ? Optional.of(new Accepted(by, subscription, group, location.strip(), given)) : Optional.empty();
    }

    /// How long the token lasts; nothing when it is to have no life or no uses. How many uses are too many is for the
    /// service to say.
    Optional<Duration> life() {
        return uses == null || uses < 1 || hours == null || hours < 1 || hours > MOST_HOURS
                ? Optional.empty()
                : Optional.of(Duration.ofHours(hours));
    }

    private static boolean isPlain(String text) {
        return text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
    }
}
