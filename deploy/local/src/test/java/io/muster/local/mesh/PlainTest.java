package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTest {

    @Test
    void ordinaryTextOfAnyLanguageStays() {
        assertThat(Plain.text("Größe 12 µs\t…")).isEqualTo("Größe 12 µs\t…");
    }

    @Test
    void whatWouldCommandTheTerminalIsMarked() {
        assertThat(Plain.text("a\u001b[2Jb\rc\u009bd")).isEqualTo("a\uFFFD[2Jb\uFFFDc\uFFFDd");
    }

    @Test
    void whatWouldTurnTheReadingDirectionIsMarked() {
        assertThat(Plain.text("root\u202Etoor")).isEqualTo("root\uFFFDtoor");
    }
}
