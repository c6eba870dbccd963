package io.muster.extension.catalog;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// The extension types that can be had, from `catalog.json`. It is empty as yet: what is not in it cannot be installed.
@Singleton
public class Catalog {

    private final List<ExtensionType> types;

    Catalog() {
        try (var in = Catalog.class.getResourceAsStream("/catalog.json")) {
            this.types = List.copyOf(new ObjectMapper().readValue(in, new TypeReference<List<ExtensionType>>() {}));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("catalog.json", unreadable);
        }
    }

    /// One type and its versions, newest last.
    public record ExtensionType(String publisher, String type, List<String> versions) {

        public ExtensionType {
            versions = List.copyOf(versions);
        }
    }

    public Optional<ExtensionType> find(String publisher, String type) {
        return types.stream()
                .filter(one -> one.publisher().equalsIgnoreCase(publisher)
                        && one.type().equalsIgnoreCase(type))
                .findFirst();
    }
}
