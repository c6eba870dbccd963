package io.muster.chassis.arm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Sees to it that [Strict] is.
@Singleton
public class StrictBodies implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.addHandler(new Refusing());
    }

    private static final class Refusing extends DeserializationProblemHandler {

        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> deserializer,
                Object beanOrClass,
                String name)
                throws IOException {
            var type = beanOrClass instanceof Class<?> known ? known : beanOrClass.getClass();
            if (type.isAnnotationPresent(Strict.class)) {
                throw UnrecognizedPropertyException.from(parser, beanOrClass, name, names(deserializer));
            }
            return false;
        }

        private static @Nullable Collection<Object> names(@Nullable JsonDeserializer<?> deserializer) {
            return deserializer == null ? null : deserializer.getKnownPropertyNames();
        }
    }
}
