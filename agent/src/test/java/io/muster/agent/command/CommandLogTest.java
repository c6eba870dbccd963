package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.identity.AgentHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLogTest {

    private static final Logger OURS = Logger.getLogger("io.muster.agent");

    @TempDir
    Path directory;

    @BeforeEach
    @AfterEach
    void nobodyWritesThere() {
        for (var handler : List.of(OURS.getHandlers())) {
            if (handler instanceof RotatingLog) {
                handler.close();
                OURS.removeHandler(handler);
            }
        }
    }

    @Test
    void whatTheAgentDoesIsWrittenWhereShowSaysItIs() throws IOException {
        var home = new AgentHome(directory);
        CommandLog.begin(home, false);
        CommandLog.keep(CommandLog.file(home));
        Logger.getLogger("io.muster.agent.stream").info("it listens");
        assertThat(Files.readString(CommandLog.file(home))).contains("INFO", "it listens");
        assertThat(new Cli(directory).run("show", "agentLogfile").out())
                .contains(CommandLog.file(home).toString());
    }

    @Test
    void aHomeThatTakesNoLogStopsNobody() throws IOException {
        var home = new AgentHome(directory);
        Files.writeString(home.logs(), "in the way");
        CommandLog.keep(CommandLog.file(home));
        assertThat(home.logs()).isRegularFile();
    }
}
