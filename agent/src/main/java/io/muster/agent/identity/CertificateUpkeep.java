package io.muster.agent.identity;

import io.muster.agent.fault.AwayException;
import io.muster.agent.fault.StorageException;
import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.CertificateGrant;
import io.muster.contracts.agent.CertificateRequest;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.KeyChangeRequest;
import io.muster.contracts.agent.KeyChangeRequest.Purpose;
import io.muster.contracts.agent.NewIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;

/// Keeps the certificate and the key of this machine good. Whatever is cut off is done again, and the control
/// plane answers again: a new key is on the disk before anybody hears of it, and the old one until the new one
/// was accepted.
final class CertificateUpkeep {

    private static final Logger LOG = Logger.getLogger(CertificateUpkeep.class.getName());

    /// A key that is older goes with the next renewal.
    private static final Duration KEY_LIFE = Duration.ofDays(365);

    private static final Duration LONGEST_RETRY = Duration.ofHours(1);

    private final AgentHome home;
    private final Gateway gateway;
    private final MachineId machine;
    private final Clock clock;
    private final Supplier<Optional<HostFingerprint>> host;
    private volatile MachineKey key;

    CertificateUpkeep(
            AgentHome home,
            Gateway gateway,
            MachineId machine,
            MachineKey key,
            Clock clock,
            Supplier<Optional<HostFingerprint>> host) {
        this.home = home;
        this.gateway = gateway;
        this.machine = machine;
        this.key = key;
        this.clock = clock;
        this.host = host;
    }

    MachineKey key() {
        return key;
    }

    /// Writes the certificate, and last when the next one is due.
    static void keep(AgentHome home, CertificateGrant grant) {
        AgentHome.write(home.certificate(), grant.chain(), "rw-r--r--");
        AgentHome.write(home.renewal(), grant.renewAfter().toString(), "rw-r--r--");
    }

    synchronized void renew() {
        if (Files.exists(home.nextKey())) {
            changeKeyOrNot();
        } else if (!clock.instant().isBefore(instant(home.renewal()).orElse(Instant.EPOCH))) {
            if (isKeyOld()) {
                changeKeyOrNot();
            } else {
                ask();
            }
            fetchIssuers();
        }
    }

    /// Asks for an identity of this host's own and writes down the answer.
    synchronized void leave() {
        var own = MachineKey.at(home.copyKey());
        try {
            var answer = post(Endpoints.COPIES, keyChange(own, Purpose.LEAVE));
            new Becoming(home).begin(answer.as(NewIdentity.class));
        } catch (RefusedException refused) {
            if (refused.code().equals("MachineExists")) {
                // The name comes from the key: another key has another.
                delete(home.copyKey());
            }
            throw refused;
        }
    }

    private void ask() {
        var request = new CertificateRequest(
                machine, key.signingRequest(machine), host.get().orElse(null));
        keep(home, post(Endpoints.CERTIFICATES, request).as(CertificateGrant.class));
    }

    /// When the new key is refused and the old one is not, the machine stays with the old one: no change is worth
    /// the machine.
    private void changeKeyOrNot() {
        try {
            changeKey();
        } catch (RefusedException refused) {
            if (refused.code().equals(Endpoints.AWAITS_APPROVAL)
                    || refused.code().equals(Endpoints.IS_A_COPY)) {
                throw refused;
            }
            LOG.warning("the key stays as it is: " + refused.getMessage());
            ask();
            delete(home.nextKey());
        }
    }

    private void changeKey() {
        var next = MachineKey.at(home.nextKey());
        var grant = post(Endpoints.KEYS, keyChange(next, Purpose.ROLL)).as(CertificateGrant.class);
        AgentHome.write(home.certificate(), grant.chain(), "rw-r--r--");
        try {
            Files.move(home.nextKey(), home.key(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new StorageException("the new key could not take the place of the old one", failed);
        }
        key = next;
        AgentHome.write(home.keySince(), clock.instant().toString(), "rw-r--r--");
        keep(home, grant);
        LOG.info("this machine has a new key");
    }

    private KeyChangeRequest keyChange(MachineKey next, Purpose purpose) {
        var request = next.signingRequest(machine);
        var proof = key.sign(KeyChangeRequest.proven(purpose, machine, request));
        return new KeyChangeRequest(
                machine,
                request,
                Base64.getEncoder().encodeToString(proof),
                host.get().orElse(null));
    }

    /// Those who verify machines learn of new issuers here, long before the first certificate of one.
    private void fetchIssuers() {
        try {
            var answer = gateway.send(gateway.request(Endpoints.AUTHORITIES).build());
            var bundle = new String(answer.body(), StandardCharsets.US_ASCII);
            if (answer.isSuccess() && bundle.contains("BEGIN CERTIFICATE")) {
                AgentHome.write(home.issuers(), bundle, "rw-r--r--");
            }
        } catch (UncheckedIOException later) {
            LOG.fine("the issuers come with the next renewal: " + later.getMessage());
        }
    }

    private Gateway.Answer post(String path, Object body) {
        Gateway.Answer answer;
        try {
            answer = gateway.send(gateway.request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Gateway.JSON.writeValueAsString(body)))
                    .build());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (answer.status() >= 500 || answer.status() == 429) {
            throw new AwayException("no certificate now: " + answer.error());
        }
        if (!answer.isSuccess()) {
            throw new RefusedException(
                    answer.code(), "the certificate was refused: " + answer.error(), retryAfter(answer));
        }
        return answer;
    }

    /// By this agent's own clock, from the first time that it looked.
    private boolean isKeyOld() {
        var since = instant(home.keySince());
        if (since.isEmpty()) {
            AgentHome.write(home.keySince(), clock.instant().toString(), "rw-r--r--");
        }
        return since.filter(at -> at.plus(KEY_LIFE).isBefore(clock.instant())).isPresent();
    }

    private static Optional<Instant> instant(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(Instant.parse(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException unreadable) {
            throw new StorageException(file + " cannot be read", unreadable);
        }
    }

    private static Duration retryAfter(Gateway.Answer answer) {
        for (var header : answer.headers().entrySet()) {
            if (header.getKey().toLowerCase(Locale.ROOT).equals("retry-after")
                    && header.getValue().matches("[0-9]{1,9}")) {
                var wanted = Duration.ofSeconds(Long.parseLong(header.getValue()));
                return wanted.compareTo(LONGEST_RETRY) < 0 ? wanted : LONGEST_RETRY;
            }
        }
        return Duration.ZERO;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new StorageException(file + " could not be deleted", failed);
        }
    }
}
