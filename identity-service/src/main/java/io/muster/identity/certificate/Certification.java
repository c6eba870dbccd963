package io.muster.identity.certificate;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.rule.Decision;
import io.muster.contracts.HostFingerprint;
import io.muster.contracts.agent.CertificateGrant;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.facts.Fact;
import io.muster.identity.IdentitySettings;
import io.muster.identity.authority.Authority;
import io.muster.identity.authority.Certificates;
import io.muster.identity.authority.Keys;
import io.muster.identity.authority.SigningRequest;
import io.muster.identity.host.Hosts;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.Machines;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives certificates. Whoever asks again gets an answer again, so that a lost one never strands a machine.
@Singleton
class Certification {

    private final Machines machines;
    private final Hosts hosts;
    private final Register register;
    private final ReturnStore returns;
    private final Keys keys;
    private final IdentitySettings.Returns settings;
    private final Clock clock;

    Certification(
            Machines machines,
            Hosts hosts,
            Register register,
            ReturnStore returns,
            Keys keys,
            IdentitySettings settings,
            Clock clock) {
        this.machines = machines;
        this.hosts = hosts;
        this.register = register;
        this.returns = returns;
        this.keys = keys;
        this.settings = settings.returns();
        this.clock = clock;
    }

    /// For the machine that the request names, when its own key has signed it.
    Uni<Answer<CertificateGrant>> certify(SigningRequest request, @Nullable HostFingerprint host) {
        return Panache.withTransaction(() -> machines.hold(request.subject())
                .map(found -> found.filter(machine -> machine.publicKey().is(request.key()))
                        .orElseThrow(() -> Authority.untrusted().exception()))
                .chain(machine -> certify(machine, request, host)));
    }

    /// For a machine that is held, and whose key has signed the request.
    Uni<Answer<CertificateGrant>> certify(Machine machine, SigningRequest request, @Nullable HostFingerprint host) {
        return unlessCopy(
                machine,
                host,
                () -> decide(machine).chain(issuance -> switch (issuance) {
                    case Issuance.Fresh _ ->
                        issue(Decision.keep(machine), request).<Answer<CertificateGrant>>map(Answer.Granted::new);
                    case Issuance.Again(var last) ->
                        Uni.createFrom().<Answer<CertificateGrant>>item(new Answer.Granted<>(grant(last)));
                    case Issuance.NeedsApproval(var why) -> later(machine, why, host);
                }));
    }

    /// What the machine's own key would get now.
    Uni<Issuance> decide(Machine machine) {
        var now = clock.instant();
        var keyId = Certificates.keyId(machine.publicKey().key());
        return register.latest(machine.id())
                .chain(latest -> returns.find(machine.id())
                        .map(asked -> asked.filter(one -> one.isApproved(now)).isPresent())
                        .map(approved -> latest.map(
                                        last -> Issuance.decide(last, keyId, approved, keys.authority(), policy(), now))
                                .orElseGet(() -> Issuance.first(machine, approved, policy(), now))));
    }

    /// Signs, registers, and keeps what was decided of the machine, which is trusted until the certificate ends.
    Uni<CertificateGrant> issue(Decision<Machine, Fact> decided, SigningRequest request) {
        var authority = keys.authority();
        var now = clock.instant();
        var issued = authority.issue(decided.next(), request, now);
        var trusted = decided.next().trusted(issued.notAfter(), now);
        var machine = trusted.next();
        var facts = new ArrayList<>(decided.facts());
        facts.addAll(trusted.facts());
        facts.add(issued.fact(machine.id()));
        return machines.keep(new Decision<>(machine, facts))
                .chain(() -> register.add(machine, issued))
                .chain(() -> returns.remove(machine.id()))
                .replaceWith(() ->
                        authority.grant(issued.certificate(), authority.ring().issuer(), issued.notBefore()));
    }

    /// The answer for a machine that needs somebody's yes; noted, so that somebody can give it.
    <T> Uni<Answer<T>> later(Machine machine, String why, @Nullable HostFingerprint host) {
        var error = ArmError.conflict(
                Endpoints.AWAITS_APPROVAL,
                "The machine may come back when somebody has approved it: " + why + ". Ask again later.");
        return returns.ask(machine, why, host, clock.instant())
                .replaceWith(() -> new Answer.Later<>(error, settings.retry()));
    }

    <T> Uni<Answer<T>> unlessCopy(Machine machine, @Nullable HostFingerprint host, Supplier<Uni<Answer<T>>> go) {
        return hosts.look(machine.id(), host)
                .chain(refusal ->
                        refusal.isPresent() ? Uni.createFrom().item(new Answer.Refused<T>(refusal.get())) : go.get());
    }

    private CertificateGrant grant(Registered certificate) {
        var authority = keys.authority();
        var issuer = authority.ring().issuer(certificate.issuer()).orElseThrow();
        return authority.grant(certificate.certificate(), issuer, certificate.notBefore());
    }

    private Issuance.Policy policy() {
        return switch (settings.policy()) {
            case AUTOMATIC -> new Issuance.Policy(settings.within());
            case APPROVED -> new Issuance.Policy(null);
        };
    }
}
