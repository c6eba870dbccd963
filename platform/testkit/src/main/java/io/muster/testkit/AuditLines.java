package io.muster.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/// What is written to the audit log from its making until it is closed.
public final class AuditLines extends Handler implements AutoCloseable {

    private static final PatternFormatter MESSAGE = new PatternFormatter("%s");

    /// Held, or it would be forgotten with its handlers.
    private final Logger audit = Logger.getLogger("muster.audit");

    private final List<String> heard = new CopyOnWriteArrayList<>();

    public AuditLines() {
        audit.addHandler(this);
    }

    public List<String> heard() {
        return heard;
    }

    /// Those that begin so.
    public List<String> of(String beginning) {
        return heard.stream().filter(line -> line.startsWith(beginning)).toList();
    }

    @Override
    public void publish(LogRecord line) {
        heard.add(MESSAGE.format(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        audit.removeHandler(this);
    }
}
