package io.muster.identity.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TagResourceTest {

    private static final Map<String, String> BEFORE = Map.of("Owner", "ann", "room", "7");

    @Test
    void deletingTakesAwayWhatHasTheNameAndTheValue() {
        assertThat(TagResource.without(BEFORE, Map.of("OWNER", "ann", "room", "8")))
                .isEqualTo(Map.of("room", "7"));
    }
}
