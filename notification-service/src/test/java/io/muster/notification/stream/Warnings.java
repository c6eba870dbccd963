package io.muster.notification.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What is logged as a warning or worse from its making until it is closed.
final class Warnings extends Handler implements AutoCloseable {

    private final Logger root = Logger.getLogger("");
    private final List<String> heard = new CopyOnWriteArrayList<>();

    Warnings() {
        setLevel(Level.WARNING);
        root.addHandler(this);
    }

    List<String> heard() {
        return heard;
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            heard.add(record.getLevel() + " " + record.getLoggerName() + " " + record.getMessage());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
