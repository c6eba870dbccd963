package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLineTest {

    @Test
    void jsonBecomesASentenceWithTimeAndLevel() {
        var line = """
                {"timestamp":"2026-11-21T07:00:00Z","level":"WARN","loggerName":"x","message":"the broker is away"}""";

        assertThat(LogLine.readable(line)).isEqualTo("2026-11-21T07:00:00Z WARN  the broker is away");
    }

    @Test
    void theExceptionFollowsInTheSameLine() {
        var line = """
                {"timestamp":"t","level":"ERROR","message":"no start",\
                "exception":{"exceptionType":"java.net.BindException","message":"in use"}}""";

        assertThat(LogLine.readable(line)).isEqualTo("t ERROR no start | java.net.BindException: in use");
    }

    @Test
    void otherLinesStayAsTheyAre() {
        assertThat(LogLine.readable("LOG:  database system is ready")).isEqualTo("LOG:  database system is ready");
        assertThat(LogLine.readable("{half a line")).isEqualTo("{half a line");
    }

    @Test
    void aVeryLongLineIsCut() {
        assertThat(LogLine.readable("x".repeat(5_000))).hasSizeLessThan(700).endsWith("…");
    }
}
