package io.muster.chassis.fact;

import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.Wire;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Every fact by its wire type.
final class FactTypes {

    private static final Map<String, Class<? extends Fact>> BY_WIRE_TYPE = Arrays.stream(
                    Fact.class.getPermittedSubclasses())
            .map(type -> type.<Fact>asSubclass(Fact.class))
            .collect(Collectors.toUnmodifiableMap(type -> wire(type).type(), Function.identity()));

    private FactTypes() {}

    static Optional<Class<? extends Fact>> of(String wireType) {
        return Optional.ofNullable(BY_WIRE_TYPE.get(wireType));
    }

    static Wire wire(Class<? extends Fact> type) {
        return type.getAnnotation(Wire.class);
    }
}
