package io.muster.identity.role;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Keeps custom roles beside the built-in ones. Every call belongs in a session or transaction.
@Singleton
public class RoleStore {

    private final BuiltInRoles builtIn;
    private final ObjectMapper json;
    private final Rows rows = new Rows();

    RoleStore(BuiltInRoles builtIn, ObjectMapper json) {
        this.builtIn = builtIn;
        this.json = json;
    }

    /// The role stays as it is until the transaction ends.
    public Uni<Optional<Role>> findAndHold(String guid) {
        return find(guid, LockModeType.PESSIMISTIC_READ);
    }

    /// Nobody else changes the role, or gives it, until the transaction ends.
    Uni<Optional<Role>> findForChange(String guid) {
        return find(guid, LockModeType.PESSIMISTIC_WRITE);
    }

    Uni<Optional<Role>> find(String guid) {
        return find(guid, LockModeType.NONE);
    }

    /// Built-in roles first.
    public Uni<List<Role>> all() {
        return rows.find("order by roleName, name")
                .list()
                .map(found -> Stream.concat(
                                builtIn.all().stream(), found.stream().map(this::value))
                        .toList());
    }

    Uni<Long> count() {
        return rows.count();
    }

    /// True when another role has this name, in any case.
    Uni<Boolean> isCalled(String roleName, String otherThan) {
        return builtIn.called(roleName).isPresent()
                ? Uni.createFrom().item(true)
                : rows.count(
                                "lower(roleName) = ?1 and name <> ?2",
                                roleName.toLowerCase(Locale.ROOT),
                                otherThan.toLowerCase(Locale.ROOT))
                        .map(count -> count > 0);
    }

    /// Adds or replaces.
    Uni<Void> save(Role role) {
        return rows.findById(role.name()).chain(found -> {
            if (found != null) {
                fill(found, role);
                return rows.flush();
            }
            var row = new RoleRow();
            row.name = role.name();
            fill(row, role);
            return rows.persistAndFlush(row).replaceWithVoid();
        });
    }

    Uni<Boolean> delete(Role role) {
        return rows.deleteById(role.name());
    }

    private Uni<Optional<Role>> find(String guid, LockModeType lock) {
        var known = builtIn.named(guid);
        return known.isPresent()
                ? Uni.createFrom().item(known)
                : rows.findById(guid.toLowerCase(Locale.ROOT), lock)
                        .map(row -> Optional.ofNullable(row).map(this::value));
    }

    private void fill(RoleRow row, Role role) {
        var edits = Objects.requireNonNull(role.edits(), "a built-in role is not kept here");
        row.roleName = role.roleName();
        row.description = role.description();
        row.permission = write(role.permission());
        row.assignableScopes = write(role.assignableScopes());
        row.createdAt = edits.createdAt();
        row.createdBy = edits.createdBy();
        row.updatedAt = edits.updatedAt();
        row.updatedBy = edits.updatedBy();
    }

    private Role value(RoleRow row) {
        return new Role(
                row.name,
                row.roleName,
                row.description,
                read(row.permission, new TypeReference<>() {}),
                read(row.assignableScopes, new TypeReference<List<ResourceId>>() {}),
                new Role.Edits(row.createdAt, row.createdBy, row.updatedAt, row.updatedBy));
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a role that is no JSON", impossible);
        }
    }

    private <T> T read(String stored, TypeReference<T> type) {
        try {
            return json.readValue(stored, type);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("a stored role is damaged", damaged);
        }
    }

    private static final class Rows implements PanacheRepositoryBase<RoleRow, String> {}
}
