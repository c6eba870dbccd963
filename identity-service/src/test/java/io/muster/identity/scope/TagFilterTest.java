package io.muster.identity.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.chassis.arm.RefusedException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagFilterTest {

    private static final Map<String, String> TAGS = Map.of("Room", "Seven");

    @Test
    void aTagIsFoundByItsNameInAnyCaseAndItsValueAsItIs() {
        assertThat(TagFilter.of("tagName eq 'room'").takes(TAGS)).isTrue();
        assertThat(TagFilter.of("tagName eq 'room' and tagValue eq 'Seven'").takes(TAGS))
                .isTrue();
        assertThat(TagFilter.of("tagName eq 'room' and tagValue eq 'seven'").takes(TAGS))
                .isFalse();
        assertThat(TagFilter.of("tagName eq 'floor'").takes(TAGS)).isFalse();
        assertThat(TagFilter.of((String) null).takes(TAGS)).isTrue();
    }

    @Test
    void aValueWithoutANameIsRefused() {
        assertThatThrownBy(() -> TagFilter.of("tagValue eq 'x'")).isInstanceOf(RefusedException.class);
    }
}
