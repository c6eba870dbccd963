package io.muster.testkit;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import java.time.Instant;
import java.util.List;

/// Principals that tests act as. Their role assignments are on the topic before a service starts.
public final class People {

    /// The subscription of tests, and a group in it.
    public static final String SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";

    public static final String GROUP = "lab";

    /// May do everything, everywhere.
    public static final String OWNER = "aaaaaaaa-0000-4000-8000-000000000001";

    /// May read, in the subscription.
    public static final String READER = "aaaaaaaa-0000-4000-8000-000000000002";

    /// Has no role anywhere.
    public static final String STRANGER = "aaaaaaaa-0000-4000-8000-000000000003";

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private People() {}

    static void announce() {
        var subscription = ResourceId.subscription(SUBSCRIPTION);
        FactProbe.say(assignment(ResourceId.ROOT, OWNER, "*"));
        FactProbe.say(assignment(subscription, READER, "*/read"));
    }

    private static RoleAssignmentChanged assignment(ResourceId scope, String principal, String action) {
        return new RoleAssignmentChanged(
                scope.child("Microsoft.Authorization", "roleAssignments", principal),
                scope,
                principal,
                ResourceId.ROOT.child("Microsoft.Authorization", "roleDefinitions", "test"),
                List.of(action),
                List.of(),
                AT,
                "User");
    }
}
