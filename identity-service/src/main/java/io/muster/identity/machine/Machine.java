package io.muster.identity.machine;

import io.muster.chassis.rule.Decision;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.MachineKeyChanged;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.identity.Author;
import io.muster.identity.SystemData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A machine resource.
///
/// @param publicKey the key that signs its certificate requests and token assertions
/// @param trustedUntil the end of its certificate, or of trust in it; null is never
public record Machine(
        MachineId id,
        ResourceId resource,
        String location,
        @Nullable String kind,
        Map<String, String> tags,
        Reported reported,
        MachineKey publicKey,
        Presence presence,
        SystemData systemData,
        @Nullable Instant trustedUntil) {

    public Machine {
        tags = Map.copyOf(tags);
    }

    /// Awaits its first connection, and its first certificate.
    static Machine made(MachineId id, Enrolment by, Author author, Instant now, Duration trustedAtFirst) {
        return new Machine(
                id,
                by.resource(),
                by.location(),
                by.kind(),
                by.tags(),
                by.reported(),
                by.key(),
                Presence.awaiting(now),
                SystemData.made(author, now),
                now.plus(trustedAtFirst));
    }

    /// What the others hear of it.
    MachineChanged changed(Instant at) {
        return new MachineChanged(
                id,
                resource,
                location,
                tags,
                String.valueOf(reported.osType()),
                reported.osName(),
                reported.osVersion(),
                reported.agentVersion(),
                publicKey.pkcs1(),
                trustedUntil,
                at);
    }

    /// What a token says of it, the key that asks for one, and until when it may.
    KnownMachine known() {
        return new KnownMachine(id, resource, publicKey, trustedUntil);
    }

    /// The same machine, described anew; saying the same again changes nothing.
    Decision<Machine, Fact> described(
            @Nullable String newKind, Map<String, String> newTags, Reported anew, Author author, Instant now) {
        if (Objects.equals(kind, newKind) && tags.equals(newTags) && reported.equals(anew)) {
            return Decision.keep(this);
        }
        var next = new Machine(
                id,
                resource,
                location,
                newKind,
                newTags,
                anew,
                publicKey,
                presence,
                systemData.changed(author, now),
                trustedUntil);
        return Decision.become(next, next.changed(now));
    }

    Decision<Machine, Fact> tagged(Map<String, String> next, Author author, Instant now) {
        return described(kind, next, reported, author, now);
    }

    /// The machine as presence sees it.
    Machine with(PresenceChanged news) {
        return new Machine(
                id,
                resource,
                location,
                kind,
                tags,
                reported,
                publicKey,
                presence.hearing(news),
                systemData,
                trustedUntil);
    }

    /// True while it may have tokens: a machine whose certificate ended or was revoked asks for a certificate
    /// first.
    public boolean isTrusted(Instant now) {
        return known().isTrusted(now);
    }

    /// Of a machine without a certificate that nobody trusts any more: it was never trusted. So it is told from one
    /// whose first days went by.
    public Decision<Machine, Fact> shutOut(Instant now) {
        return trusted(systemData.createdAt(), now);
    }

    /// True for a machine that was shut out before it had a certificate.
    public boolean isShutOut() {
        return trustedUntil != null && !trustedUntil.isAfter(systemData.createdAt());
    }

    /// Told, because machines get their tokens from what was told; nobody's change of the resource.
    public Decision<Machine, Fact> trusted(Instant until, Instant now) {
        if (until.equals(trustedUntil)) {
            return Decision.keep(this);
        }
        var next = new Machine(id, resource, location, kind, tags, reported, publicKey, presence, systemData, until);
        return Decision.become(next, next.changed(now));
    }

    /// The same machine going on with another key.
    public Decision<Machine, Fact> rolled(MachineKey key, Instant now) {
        var next = new Machine(
                id,
                resource,
                location,
                kind,
                tags,
                reported.withKey(key),
                key,
                presence,
                systemData.changed(Author.of(id), now),
                trustedUntil);
        return Decision.become(next, List.of(new MachineKeyChanged(id, key.pkcs1(), now), next.changed(now)));
    }
}
