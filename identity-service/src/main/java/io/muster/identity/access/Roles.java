package io.muster.identity.access;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// The built-in roles, from `roles.json`.
@Singleton
public class Roles {

    private final List<Role> all;

    Roles() {
        try (var in = Roles.class.getResourceAsStream("/roles.json")) {
            this.all = List.copyOf(new ObjectMapper().readValue(in, new TypeReference<List<Role>>() {}));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("roles.json", unreadable);
        }
    }

    List<Role> all() {
        return all;
    }

    Optional<Role> named(String guid) {
        return all.stream().filter(role -> role.name().equalsIgnoreCase(guid)).findFirst();
    }

    /// By the name people use, e.g. `Reader`.
    public Optional<Role> called(String roleName) {
        return all.stream()
                .filter(role -> role.roleName().equalsIgnoreCase(roleName))
                .findFirst();
    }
}
