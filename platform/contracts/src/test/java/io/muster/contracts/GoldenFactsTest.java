package io.muster.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Golden files pin the wire: adding one is routine, changing one needs a decision record.
class GoldenFactsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    static Stream<Class<?>> facts() {
        return Arrays.stream(Fact.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("facts")
    void readsItsGoldenFileAndWritesItBackUnchanged(Class<?> fact) throws IOException {
        var golden = JSON.readTree(GOLDEN.resolve(wire(fact) + ".json").toFile());
        var read = JSON.treeToValue(golden, fact);
        assertThat(JSON.readTree(JSON.writeValueAsString(read))).isEqualTo(golden);
        assertThat(((Fact) read).key()).isNotBlank();
    }

    @Test
    void everyGoldenFileHasItsFact() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            var names = files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .collect(Collectors.toSet());
            assertThat(names).isEqualTo(facts().map(GoldenFactsTest::wire).collect(Collectors.toSet()));
        }
    }

    private static String wire(Class<?> fact) {
        return fact.getAnnotation(Wire.class).type();
    }
}
