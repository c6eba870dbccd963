package io.muster.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What is written to the audit log from its making until it is closed. The services have theirs from the test kit,
/// which would bring the chassis with its database and Kafka into the gateway.
final class AuditLines extends Handler implements AutoCloseable {

    private final Logger audit = Logger.getLogger("muster.audit");
    private final List<String> heard = new CopyOnWriteArrayList<>();

    AuditLines() {
        audit.addHandler(this);
    }

    List<String> heard() {
        return heard;
    }

    @Override
    public void publish(LogRecord line) {
        heard.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        audit.removeHandler(this);
    }
}
