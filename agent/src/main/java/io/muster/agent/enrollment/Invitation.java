package io.muster.agent.enrollment;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// As what a machine joins by a join token. Where, the token says.
///
/// @param location counts where the token says none
/// @param correlation ties what is asked together in logs; a UUID
public record Invitation(
        String token, String name, @Nullable String location, Map<String, String> tags, String correlation) {

    public Invitation {
        tags = Map.copyOf(tags);
    }

    @Override
    public String toString() {
        return "Invitation[" + name + "]";
    }
}
