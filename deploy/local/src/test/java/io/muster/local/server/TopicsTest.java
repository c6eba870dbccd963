package io.muster.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void stateIsCompactedAndFactsAreKeptForATime() {
        assertThat(new Topics.Topic("a", "state", 1, null).settings()).containsEntry("cleanup.policy", "compact");
        assertThat(new Topics.Topic("b", "facts", 1, "P1D").settings())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "86400000");
    }

    @Test
    void aTopicOfNoKnownKindIsRefused() {
        assertThatThrownBy(() -> new Topics.Topic("c", "queue", 1, null).settings())
                .hasMessageContaining("topic c");
        assertThatThrownBy(() -> new Topics.Topic("d", "facts", 1, null).settings())
                .hasMessageContaining("retention");
    }

    @Test
    void everyTopicOfOursIsOfAKnownKind() {
        assertThat(Topics.read(Path.of("../kafka/topics.yaml")))
                .isNotEmpty()
                .allSatisfy(topic -> assertThat(topic.settings()).isNotEmpty());
    }
}
