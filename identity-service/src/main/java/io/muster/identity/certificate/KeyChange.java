package io.muster.identity.certificate;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.flow.Turn;
import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.CertificateGrant;
import io.muster.contracts.agent.KeyChangeRequest;
import io.muster.contracts.agent.KeyChangeRequest.Purpose;
import io.muster.contracts.agent.NewIdentity;
import io.muster.identity.Author;
import io.muster.identity.IdentitySettings;
import io.muster.identity.authority.Authority;
import io.muster.identity.authority.Certificates;
import io.muster.identity.authority.SigningRequest;
import io.muster.identity.host.Hosts;
import io.muster.identity.host.Sighting;
import io.muster.identity.machine.Enrolment;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.MachineKey;
import io.muster.identity.machine.Machines;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Takes new keys that the old ones vouch for: of machines that go on with another, and of copies that become
/// machines.
@Singleton
class KeyChange {

    private static final int LONGEST_NAME = 54;
    private static final int MARK = 4;

    private final Machines machines;
    private final Hosts hosts;
    private final Register register;
    private final Certification certification;
    private final IdentitySettings.Clones settings;
    private final Clock clock;

    KeyChange(
            Machines machines,
            Hosts hosts,
            Register register,
            Certification certification,
            IdentitySettings settings,
            Clock clock) {
        this.machines = machines;
        this.hosts = hosts;
        this.register = register;
        this.certification = certification;
        this.settings = settings.clones();
        this.clock = clock;
    }

    /// The machine goes on with the new key, and the certificates of the old one end. When it has the new key
    /// already, the answer was lost: it is given again.
    Uni<Answer<CertificateGrant>> roll(SigningRequest request, Proof proof, @Nullable HostFingerprint host) {
        return Panache.withTransaction(() -> held(request.subject()).chain(machine -> {
            if (machine.publicKey().is(request.key())) {
                return certification.certify(machine, request, host);
            }
            proof.require(machine.publicKey(), Purpose.ROLL);
            return certification.unlessCopy(machine, host, () -> roll(machine, request, host));
        }));
    }

    /// The copy becomes a machine of its own, once. When it has become one with this key, the answer was lost: it
    /// is given again.
    Uni<Answer<NewIdentity>> leave(SigningRequest request, Proof proof, HostFingerprint host) {
        return machines.find(request.subject())
                .map(found -> found.orElseThrow(() -> Authority.untrusted().exception()))
                .invoke(machine -> proof.require(machine.publicKey(), Purpose.LEAVE))
                .map(machine -> beside(machine, request.machineKey()))
                .chain(place -> Panache.withTransaction(() -> leave(place, request, proof, host)));
    }

    /// Takes the place of the machine that comes before it holds the one that is left ([Turn]). One copy of a group
    /// leaves at a time, because two machines are held, and each could be where the other one's copy wants to be.
    private Uni<Answer<NewIdentity>> leave(
            ResourceId place, SigningRequest request, Proof proof, HostFingerprint host) {
        return Turn.at(Machines.groupOf(place).key() + " copies")
                .chain(() -> machines.reserve(place))
                .chain(() -> held(request.subject()))
                .invoke(machine -> proof.require(machine.publicKey(), Purpose.LEAVE))
                .chain(machine -> hosts.copy(machine, host)
                        .map(found -> found.orElseThrow(() -> notACopy().exception()))
                        .chain(copy -> leave(machine, copy, request, host)));
    }

    private Uni<Answer<CertificateGrant>> roll(
            Machine machine, SigningRequest request, @Nullable HostFingerprint host) {
        return certification.decide(machine).chain(issuance -> switch (issuance) {
            case Issuance.NeedsApproval(var why) -> certification.later(machine, why, host);
            case Issuance.Fresh _, Issuance.Again _ ->
                register.revoke(machine.id(), _ -> true, RevocationReason.SUPERSEDED)
                        .map(_ -> machine.rolled(request.machineKey(), clock.instant()))
                        .chain(rolled -> certification.issue(rolled, request))
                        .map(Answer.Granted::new);
        });
    }

    private Uni<Answer<NewIdentity>> leave(
            Machine machine, Sighting copy, SigningRequest request, HostFingerprint host) {
        if (copy.became() != null) {
            return held(copy.became()).chain(became -> identity(became, request, host));
        }
        if (!machine.isTrusted(clock.instant())) {
            throw Authority.untrusted().exception();
        }
        return hosts.left(machine)
                .invoke(left -> {
                    if (left >= settings.most()) {
                        throw tooMany().exception();
                    }
                })
                .chain(() -> machines.enrol(enrolment(machine, request.machineKey()), Author.of(machine.id())))
                .call(became -> hosts.leave(machine, copy, became))
                .chain(became -> identity(became, request, host));
    }

    private Uni<Answer<NewIdentity>> identity(Machine became, SigningRequest request, HostFingerprint host) {
        if (!became.publicKey().is(request.key())) {
            throw spent().exception();
        }
        return certification
                .certify(became, new SigningRequest(became.id(), request.key()), host)
                .map(answer -> switch (answer) {
                    case Answer.Granted<CertificateGrant>(var grant) ->
                        new Answer.Granted<>(new NewIdentity(became.id(), became.resource(), grant));
                    case Answer.Refused<CertificateGrant>(var error) -> new Answer.Refused<>(error);
                    case Answer.Later<CertificateGrant>(var error, var retry) -> new Answer.Later<>(error, retry);
                });
    }

    private Uni<Machine> held(MachineId machine) {
        return machines.hold(machine)
                .map(found -> found.orElseThrow(() -> Authority.untrusted().exception()));
    }

    /// Where the copy goes: beside the machine it is a copy of.
    private static ResourceId beside(Machine machine, MachineKey key) {
        var id = machine.resource();
        var mark = "-" + Certificates.keyId(key.key()).substring(0, MARK);
        var name = id.name().substring(0, Math.min(id.name().length(), LONGEST_NAME - mark.length())) + mark;
        return ResourceId.machine(
                id.subscription().orElseThrow(), id.resourceGroup().orElseThrow(), name);
    }

    /// With what the machine said of itself until the copy says its own.
    private static Enrolment enrolment(Machine machine, MachineKey key) {
        return new Enrolment(
                beside(machine, key),
                machine.location(),
                machine.kind(),
                machine.tags(),
                machine.reported().withKey(key),
                key);
    }

    private static ArmError notACopy() {
        return ArmError.conflict("NotACopy", "No copy of this machine was seen on that host.");
    }

    private static ArmError spent() {
        return ArmError.conflict("CopyHasLeft", "The copy on that host has become another machine, with another key.");
    }

    private static ArmError tooMany() {
        return ArmError.conflict(
                "TooManyCopies",
                "As many copies of this machine as may have become machines. Join this one with azcmagent connect.");
    }

    /// The old key's signature over what a new one is for.
    ///
    /// @param bytes of the signature
    /// @param signingRequest as it came
    record Proof(byte[] bytes, MachineId machine, String signingRequest) {

        private void require(MachineKey key, Purpose purpose) {
            if (!key.signed(KeyChangeRequest.proven(purpose, machine, signingRequest), bytes)) {
                throw Authority.untrusted().exception();
            }
        }
    }
}
