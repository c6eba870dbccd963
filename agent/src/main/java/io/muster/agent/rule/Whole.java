package io.muster.agent.rule;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether a rule has said all that its kind needs: every component that is not marked as one that may be missing.
final class Whole {

    private Whole() {}

    /// @throws IllegalArgumentException with the name of what is missing
    static void require(Resource resource) {
        Stream.of(resource.getClass().getRecordComponents())
                .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .filter(component -> value(component, resource) == null)
                .findFirst()
                .ifPresent(component -> {
                    throw new IllegalArgumentException("a resource without " + component.getName());
                });
    }

    /// One part at least.
    static List<Resource> some(List<Resource> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("it is made of nothing");
        }
        return List.copyOf(parts);
    }

    private static @Nullable Object value(RecordComponent component, Resource resource) {
        try {
            return component.getAccessor().invoke(resource);
        } catch (IllegalAccessException | InvocationTargetException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
