package io.muster.identity.provider;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.chassis.arm.ArmError;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// The providers that Muster has, from `providers.json`.
@Singleton
public class Providers {

    private final List<Provider> all;

    Providers() {
        try (var in = Providers.class.getResourceAsStream("/providers.json")) {
            this.all = List.copyOf(new ObjectMapper().readValue(in, new TypeReference<List<Provider>>() {}));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("providers.json", unreadable);
        }
    }

    List<Provider> all() {
        return all;
    }

    Provider named(String namespace) {
        return all.stream()
                .filter(one -> one.namespace().equalsIgnoreCase(namespace))
                .findFirst()
                .orElseThrow(() -> ArmError.notFound(
                                "InvalidResourceNamespace", "The namespace '" + namespace + "' is not known here.")
                        .exception());
    }

    /// Those that must be registered.
    public List<String> registrable() {
        return all.stream().filter(one -> !one.free()).map(Provider::namespace).toList();
    }
}
