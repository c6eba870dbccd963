package io.muster.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.chassis.arm.RefusedException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagsTest {

    private static final Map<String, String> BEFORE = Map.of("Owner", "ann", "room", "7");

    @Test
    void mergingAddsAndReplacesWhateverTheCase() {
        assertThat(Tags.merged(BEFORE, Map.of("owner", "bob", "floor", "2")))
                .isEqualTo(Map.of("Owner", "bob", "room", "7", "floor", "2"));
    }

    @Test
    void twoTagsOfOneNameAreRefused() {
        assertThat(Tags.accepted(BEFORE)).isEqualTo(BEFORE);
        assertThatThrownBy(() -> Tags.accepted(Map.of("site", "a", "SITE", "b")))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("InvalidTags");
    }
}
