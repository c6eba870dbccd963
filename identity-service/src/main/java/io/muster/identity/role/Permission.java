package io.muster.identity.role;

import java.util.List;

/// What a role allows: action patterns with `*`, less those of the `not…` lists. Data actions are kept and shown;
/// nothing here asks for them.
public record Permission(
        List<String> actions, List<String> notActions, List<String> dataActions, List<String> notDataActions) {

    public Permission {
        actions = List.copyOf(actions);
        notActions = List.copyOf(notActions);
        dataActions = List.copyOf(dataActions);
        notDataActions = List.copyOf(notDataActions);
    }
}
