package io.muster.identity.onboarding;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.Strict;
import io.muster.identity.Location;
import io.muster.identity.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a join token is good for.
///
/// @param location of the machines that join by it; null leaves it to them
/// @param tags that the machines get, whatever they ask for
record JoinTerms(Instant expiresOn, int maxUses, @Nullable String location, Map<String, String> tags) {

    private static final Duration LONGEST_LIFE = Duration.ofDays(366);
    private static final int MOST_USES = 10_000;

    JoinTerms {
        tags = Map.copyOf(tags);
    }

    /// The body of a token's PUT.
    @Strict
    record Body(@Nullable Wanted properties) {}

    @Strict
    record Wanted(
            @Nullable Instant expiresOn,
            @Nullable Integer maxUses,
            @Nullable String location,
            @Nullable Map<String, String> tags) {}

    static JoinTerms of(@Nullable Body body, Instant now) {
        if (body == null || body.properties() == null) {
            throw ArmError.invalidContent("The body needs 'properties' with 'expiresOn' and 'maxUses'.")
                    .exception();
        }
        var wanted = body.properties();
        return new JoinTerms(
                expiresOn(wanted.expiresOn(), now),
                maxUses(wanted.maxUses()),
                wanted.location() == null ? null : Location.checked(wanted.location()),
                Tags.accepted(wanted.tags()));
    }

    private static Instant expiresOn(@Nullable Instant wanted, Instant now) {
        if (wanted == null || !wanted.isAfter(now) || wanted.isAfter(now.plus(LONGEST_LIFE))) {
            throw ArmError.badRequest(
                            "InvalidExpiresOn",
                            "properties.expiresOn is in the next " + LONGEST_LIFE.toDays() + " days.")
                    .exception();
        }
        return wanted;
    }

    private static int maxUses(@Nullable Integer wanted) {
        if (wanted == null || wanted < 1 || wanted > MOST_USES) {
            throw ArmError.badRequest("InvalidMaxUses", "properties.maxUses is 1 to " + MOST_USES + ".")
                    .exception();
        }
        return wanted;
    }
}
