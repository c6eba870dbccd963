package io.muster.agent.spool;

import io.muster.agent.fault.AwayException;
import io.muster.agent.fault.StorageException;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.TokenSource;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// Brings reports from the spool to the control plane, the oldest first.
public final class Sender {

    /// These answers would come again: the report is wrong, or not ours to send.
    private static final Set<Integer> FINAL = Set.of(400, 403, 404, 413);

    private final Spool spool;
    private final Gateway gateway;
    private final TokenSource identity;

    public Sender(Spool spool, Gateway gateway, TokenSource identity) {
        this.spool = spool;
        this.gateway = gateway;
        this.identity = identity;
    }

    /// Sends until the spool is empty. A refused report is put aside.
    ///
    /// @throws AwayException when the control plane is away or busy: try again later
    public void sendAll() {
        for (var report = spool.next(); report.isPresent(); report = spool.next()) {
            send(report.get());
        }
    }

    private void send(Path report) {
        var answer = gateway.send(gateway.request(Endpoints.REPORTS)
                .header("Authorization", "Bearer " + identity.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(read(report)))
                .build());
        if (answer.isSuccess()) {
            spool.remove(report);
        } else if (FINAL.contains(answer.status())) {
            spool.reject(report);
        } else {
            if (answer.status() == 401) {
                identity.forgetToken();
            }
            throw new AwayException("the report was not taken: " + answer.error());
        }
    }

    private static byte[] read(Path report) {
        try {
            return Files.readAllBytes(report);
        } catch (IOException unreadable) {
            throw new StorageException(report + " cannot be read", unreadable);
        }
    }
}
