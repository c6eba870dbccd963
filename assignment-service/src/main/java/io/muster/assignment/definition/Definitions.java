package io.muster.assignment.definition;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.contracts.ResourceId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// The built-in policy definitions, from `definitions.json`.
@Singleton
public class Definitions {

    private final List<Definition> all;

    Definitions() {
        try (var in = Definitions.class.getResourceAsStream("/definitions.json")) {
            this.all = List.copyOf(new ObjectMapper().readValue(in, new TypeReference<List<Definition>>() {}));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("definitions.json", unreadable);
        }
    }

    List<Definition> all() {
        return all;
    }

    public Optional<Definition> named(String name) {
        return all.stream()
                .filter(definition -> definition.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /// By id, in any spelling; a definition is known by its own id alone.
    public Optional<Definition> find(ResourceId id) {
        return all.stream().filter(definition -> definition.id().equals(id)).findFirst();
    }
}
