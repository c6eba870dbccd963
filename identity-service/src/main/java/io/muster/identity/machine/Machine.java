package io.muster.identity.machine;

import io.muster.chassis.rule.Decision;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.identity.Author;
import io.muster.identity.SystemData;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A machine resource.
///
/// @param publicKey the key that signs its certificate requests and token assertions
public record Machine(
        MachineId id,
        ResourceId resource,
        String location,
        @Nullable String kind,
        Map<String, String> tags,
        Reported reported,
        MachineKey publicKey,
        Presence presence,
        SystemData systemData) {

    public Machine {
        tags = Map.copyOf(tags);
    }

    /// Awaits its first connection.
    static Machine made(MachineId id, Enrolment by, Author author, Instant now) {
        return new Machine(
                id,
                by.resource(),
                by.location(),
                by.kind(),
                by.tags(),
                by.reported(),
                by.key(),
                Presence.awaiting(now),
                SystemData.made(author, now));
    }

    /// What the others hear of it.
    MachineChanged changed() {
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
                systemData.lastModifiedAt());
    }

    /// What a token says of it, and the key that asks for one.
    KnownMachine known() {
        return new KnownMachine(id, resource, publicKey);
    }

    /// The same machine, described anew; saying the same again changes nothing.
    Decision<Machine, Fact> described(
            @Nullable String newKind, Map<String, String> newTags, Reported anew, Author author, Instant now) {
        if (Objects.equals(kind, newKind) && tags.equals(newTags) && reported.equals(anew)) {
            return Decision.keep(this);
        }
        var next = new Machine(
                id, resource, location, newKind, newTags, anew, publicKey, presence, systemData.changed(author, now));
        return Decision.become(next, next.changed());
    }

    /// The machine as presence sees it.
    Machine with(PresenceChanged news) {
        return new Machine(id, resource, location, kind, tags, reported, publicKey, presence.hearing(news), systemData);
    }
}
