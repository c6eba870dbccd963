package io.muster.identity.role;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.contracts.ResourceId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// The built-in roles, from `roles.json`.
@Singleton
public class BuiltInRoles {

    private final List<Role> all;

    BuiltInRoles() {
        try (var in = BuiltInRoles.class.getResourceAsStream("/roles.json")) {
            var written = new ObjectMapper().readValue(in, new TypeReference<List<Written>>() {});
            this.all = written.stream().map(Written::role).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("roles.json", unreadable);
        }
    }

    record Written(String name, String roleName, String description, Permission permission) {

        Role role() {
            return new Role(name, roleName, description, permission, List.of(ResourceId.ROOT), null);
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
