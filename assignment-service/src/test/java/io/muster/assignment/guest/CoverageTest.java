package io.muster.assignment.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.assignment.content.Packages;
import io.muster.assignment.definition.Definition;
import io.muster.assignment.fleet.FleetMachine;
import io.muster.assignment.fleet.Tree;
import io.muster.assignment.policy.Enforcement;
import io.muster.assignment.policy.PolicyAssignment;
import io.muster.chassis.access.Lineage;
import io.muster.contracts.ComplianceStatus;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.PackageSignature;
import io.muster.contracts.facts.StandingChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";
    private static final ResourceId LAB = ResourceId.resourceGroup(SUBSCRIPTION, "lab");
    private static final String BASELINE = "AzureLinuxBaseline";
    private static final Map<String, String> ARC = Map.of(Definition.INCLUDE_ARC_MACHINES, "true");
    private static final Definition DEFINITION = new Definition(
            "fc9b3da7-8347-4380-8e70-0a0361d8dedd",
            "Linux machines",
            "Audits.",
            "2.3.1",
            BASELINE,
            "1.*",
            "linux",
            "AuditIfNotExists",
            Map.of(
                    Definition.INCLUDE_ARC_MACHINES,
                    new Definition.Parameter("Include", "Include", List.of("true", "false"), "false")));
    private static final FleetMachine MACHINE = machine("lab", "m1", "linux");

    @Test
    void nobodyIsCoveredUnlessArcMachinesAreIncluded() {
        assertThat(fresh(MACHINE, policy(LAB, "absent", Map.of())).isChange()).isFalse();
        assertThat(fresh(MACHINE, policy(LAB, "no", Map.of(Definition.INCLUDE_ARC_MACHINES, "false")))
                        .isChange())
                .isFalse();
        assertThat(fresh(MACHINE, policy(LAB, "yes", ARC)).saved()).hasSize(1);
    }

    @Test
    void aLinuxDefinitionIsNotForWindows() {
        assertThat(fresh(machine("lab", "w1", "windows"), policy(LAB, "p", ARC)).isChange())
                .isFalse();
    }

    @Test
    void aPolicyCoversItsScopeAndWhatIsBelowButNoNamesakes() {
        assertThat(fresh(MACHINE, policy(ResourceId.ROOT, "p", ARC)).saved()).hasSize(1);
        assertThat(fresh(MACHINE, policy(ResourceId.subscription(SUBSCRIPTION), "p", ARC))
                        .saved())
                .hasSize(1);
        assertThat(fresh(MACHINE, policy(ResourceId.resourceGroup(SUBSCRIPTION, "LAB"), "p", ARC))
                        .saved())
                .hasSize(1);
        assertThat(fresh(MACHINE, policy(MACHINE.resource(), "p", ARC)).saved()).hasSize(1);
        assertThat(fresh(machine("lab2", "m1", "linux"), policy(LAB, "p", ARC)).isChange())
                .isFalse();
        assertThat(fresh(machine("la", "m1", "linux"), policy(LAB, "p", ARC)).isChange())
                .isFalse();
        assertThat(fresh(machine("lab", "m10", "linux"), policy(MACHINE.resource(), "p", ARC))
                        .isChange())
                .isFalse();
    }

    @Test
    void aSecondPolicyGetsANameOfItsOwn() {
        var first = policy(LAB, "first", ARC);
        var second = policy(LAB, "second", ARC);
        var saved = fresh(MACHINE, first, second).saved();
        assertThat(saved).hasSize(2);
        assertThat(saved.getFirst().id().name()).isEqualTo(BASELINE);
        assertThat(saved.getFirst().policyAssignment()).isEqualTo(first.id());
        assertThat(saved.getLast().id().name()).matches("AzureLinuxBaseline\\$pid[0-9a-z]{8,13}");
        assertThat(saved.getLast().policyAssignment()).isEqualTo(second.id());
        assertThat(saved.getLast().machineId()).isEqualTo(MACHINE.resource());
        assertThat(fresh(MACHINE, first, policy(LAB, "SECOND", ARC))
                        .saved()
                        .getLast()
                        .id())
                .isEqualTo(saved.getLast().id());
    }

    @Test
    void fiftyAssignmentsAreTheMostAndTheOldestPoliciesWin() {
        var policies =
                IntStream.range(0, 60).mapToObj(i -> policy(LAB, "p" + i, ARC)).toArray(PolicyAssignment[]::new);
        var saved = fresh(MACHINE, policies).saved();
        assertThat(saved).hasSize(Coverage.MOST);
        assertThat(saved.getLast().policyAssignment()).isEqualTo(policies[49].id());
        assertThat(saved.stream().map(GuestAssignment::id)).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsAskedWithoutAPackage() {
        var policy = policy(LAB, "p", ARC);
        assertThat(Coverage.of(MACHINE, place(MACHINE), List.of(policy), new Packages(List.of(), true), List.of(), NOW)
                        .isChange())
                .isFalse();
        assertThat(Coverage.of(MACHINE, place(MACHINE), List.of(policy), packages("2.0.0"), List.of(), NOW)
                        .isChange())
                .isFalse();
    }

    @Test
    void aNewerPackageChangesTheContentAndKeepsTheRest() {
        var policy = policy(LAB, "p", ARC);
        var old = fresh(MACHINE, policy).saved().getFirst();
        var report = UUID.randomUUID();
        var told = old.with(new StandingChanged(
                old.id(), old.machine(), ComplianceStatus.NON_COMPLIANT, 1, 1, 0, 0, report, NOW, NOW));
        var later = NOW.plusSeconds(60);
        var change =
                Coverage.of(MACHINE, place(MACHINE), List.of(policy), packages("1.0.0", "1.1.0"), List.of(told), later);
        assertThat(change.removed()).isEmpty();
        assertThat(change.saved()).hasSize(1);
        var next = change.saved().getFirst();
        assertThat(next.id()).isEqualTo(old.id());
        assertThat(next.content().version()).isEqualTo("1.1.0");
        assertThat(next.status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
        assertThat(next.latestReport()).isEqualTo(report);
        assertThat(next.createdAt()).isEqualTo(NOW);
    }

    @Test
    void whileSomethingCannotBeReadNothingIsTakenBackOrMadeOlder() {
        var policy = policy(LAB, "p", ARC);
        var before = Coverage.of(MACHINE, place(MACHINE), List.of(policy), packages("1.1.0"), List.of(), NOW)
                .saved();
        assertThat(torn(List.of(policy), before).isChange()).isFalse();
        assertThat(torn(List.of(policy), before, "1.0.0").isChange()).isFalse();
        assertThat(torn(List.of(policy), before, "1.2.0").saved())
                .extracting(next -> next.content().version())
                .containsExactly("1.2.0");
        assertThat(torn(List.of(), before).removed()).isEqualTo(before);
        assertThat(torn(List.of(policy), List.of()).isChange()).isFalse();
        assertThat(Coverage.of(MACHINE, place(MACHINE), List.of(policy), packages(), before, NOW)
                        .removed())
                .isEqualTo(before);
    }

    private static Coverage torn(List<PolicyAssignment> policies, List<GuestAssignment> before, String... versions) {
        return Coverage.of(
                MACHINE,
                place(MACHINE),
                policies,
                new Packages(packages(versions).stored(), false),
                before,
                NOW);
    }

    @Test
    void theSameAgainIsNoChange() {
        var policies = List.of(policy(LAB, "p", ARC), policy(MACHINE.resource(), "q", ARC));
        var before = Coverage.of(MACHINE, place(MACHINE), policies, packages("1.0.0"), List.of(), NOW)
                .saved();
        assertThat(Coverage.of(MACHINE, place(MACHINE), policies, packages("1.0.0"), before, NOW.plusSeconds(9))
                        .isChange())
                .isFalse();
    }

    @Test
    void whatNothingAsksForIsRemoved() {
        var first = policy(LAB, "first", ARC);
        var second = policy(LAB, "second", ARC);
        var before = fresh(MACHINE, first, second).saved();
        var none = Coverage.of(MACHINE, place(MACHINE), List.of(), packages("1.0.0"), before, NOW);
        assertThat(none.removed()).containsExactlyElementsOf(before);
        assertThat(none.saved()).isEmpty();
        var one = Coverage.of(MACHINE, place(MACHINE), List.of(second), packages("1.0.0"), before, NOW);
        assertThat(one.removed()).containsExactly(before.getLast());
        assertThat(one.saved()).hasSize(1);
        assertThat(one.saved().getFirst().id()).isEqualTo(before.getFirst().id());
        assertThat(one.saved().getFirst().policyAssignment()).isEqualTo(second.id());
    }

    @Test
    void anySequenceOfPoliciesAndPackagesEndsWhereTheModelDoes() {
        var random = new Random(20_260_301);
        var scopes = List.of(ResourceId.ROOT, LAB, ResourceId.resourceGroup(SUBSCRIPTION, "lab2"), MACHINE.resource());
        var policies = new ArrayList<PolicyAssignment>();
        var held = new HashMap<ResourceId, GuestAssignment>();
        int minor = 0;
        for (int step = 0; step < 500; step += 1) {
            int dice = random.nextInt(10);
            if (dice < 5) {
                policies.add(policy(
                        scopes.get(random.nextInt(scopes.size())), "p" + step, random.nextBoolean() ? ARC : Map.of()));
            } else if (dice < 9 && !policies.isEmpty()) {
                policies.remove(random.nextInt(policies.size()));
            } else {
                minor += 1;
            }
            var change = Coverage.of(
                    MACHINE, place(MACHINE), policies, packages("1." + minor), List.copyOf(held.values()), NOW);
            change.removed().forEach(gone -> held.remove(gone.id()));
            change.saved().forEach(saved -> held.put(saved.id(), saved));
            var asked = policies.stream()
                    .filter(policy ->
                            policy.parameters().equals(ARC) && !policy.scope().equals(scopes.get(2)))
                    .limit(Coverage.MOST)
                    .map(PolicyAssignment::id)
                    .toList();
            assertThat(held.values().stream().map(GuestAssignment::policyAssignment))
                    .containsExactlyInAnyOrderElementsOf(asked);
            var versions = new HashSet<String>();
            held.values().forEach(one -> versions.add(one.content().version()));
            assertThat(versions).isSubsetOf("1." + minor);
        }
    }

    private static Lineage place(FleetMachine machine) {
        return new Tree(Map.of()).lineage(machine.resource());
    }

    private static Coverage fresh(FleetMachine machine, PolicyAssignment... policies) {
        return Coverage.of(machine, place(machine), List.of(policies), packages("1.0.0"), List.of(), NOW);
    }

    private static FleetMachine machine(String group, String name, String os) {
        return new FleetMachine(
                new MachineId(UUID.fromString("aaaaaaaa-1111-4000-8000-000000000001")),
                ResourceId.machine(SUBSCRIPTION, group, name),
                "cellar",
                os,
                0,
                NOW);
    }

    private static PolicyAssignment policy(ResourceId scope, String name, Map<String, String> values) {
        return new PolicyAssignment(
                scope.child("Microsoft.Authorization", "policyAssignments", name),
                scope,
                DEFINITION,
                null,
                values,
                Enforcement.DEFAULT,
                NOW,
                NOW);
    }

    private static Packages packages(String... versions) {
        return new Packages(
                List.of(versions).stream()
                        .map(version -> new Packages.Stored(
                                new PackageReference(
                                        BASELINE,
                                        version,
                                        "%064x".formatted(version.hashCode()),
                                        3,
                                        new PackageSignature("test", "c2ln")),
                                new byte[] {1, 2, 3}))
                        .toList(),
                true);
    }
}
