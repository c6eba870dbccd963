package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshSettingsTest {

    @TempDir
    Path root;

    private MeshDirectory directory;

    @BeforeEach
    void given() {
        directory = new MeshDirectory(root);
    }

    @Test
    void whatWasToldOnceIsRemembered() {
        var _ = MeshSettings.remembered(directory, 9_440, Map.of("kafka", "broker.example:9092"));

        var later = MeshSettings.remembered(directory, null, Map.of());

        assertThat(later).isEqualTo(new Addresses(9_440, Map.of("kafka", "broker.example:9092")));
        assertThat(later.bootstrap()).isEqualTo("broker.example:9092");
    }

    @Test
    void withoutAWordItIsTheUsualPort() {
        assertThat(MeshSettings.remembered(directory, null, Map.of()).gateway()).isEqualTo("https://localhost:8443");
    }

    @Test
    void aMeshThatHasLivedKeepsItsPorts() {
        var _ = MeshSettings.remembered(directory, 9_440, Map.of());
        var _ = new Secrets(directory).of("anything");

        assertThatThrownBy(() -> MeshSettings.remembered(directory, 9_540, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9440");
        assertThat(MeshSettings.remembered(directory, 9_440, Map.of()).portBase())
                .isEqualTo(9_440);
    }

    @Test
    void noSuchPartAndNoSuchPortAreRefused() {
        assertThatThrownBy(() -> MeshSettings.remembered(directory, null, Map.of("zookeeper", "x")))
                .hasMessageContaining("--external");
        assertThatThrownBy(() -> MeshSettings.remembered(directory, 80, Map.of()))
                .hasMessageContaining("--port-base");
    }
}
