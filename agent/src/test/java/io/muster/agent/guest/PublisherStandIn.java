package io.muster.agent.guest;

import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.contracts.AssignmentMode;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.DesiredState;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.PackageSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Somebody whose packages a machine trusts, one of which it has already.
public final class PublisherStandIn {

    private final AgentHome home;
    private final KeyPair keys;

    public PublisherStandIn(AgentHome home) throws GeneralSecurityException, IOException {
        this.home = home;
        this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var key = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        AgentHome.write(home.publishers(), "ours " + key + "\n", "rw-r--r--");
        cache();
    }

    /// The machine has the bytes of the good package.
    void cache() throws IOException {
        AgentHome.write(cached(), PackageTest.good(), "rw-------");
    }

    Path cached() throws IOException {
        return home.packages().resolve(Package.sha256(PackageTest.good()) + ".zip");
    }

    public PackageReference good() throws GeneralSecurityException, IOException {
        return reference(Package.sha256(PackageTest.good()), "ours");
    }

    /// The good package as it is published: a reference, beside it the zip.
    public Path published(Path directory) throws GeneralSecurityException, IOException {
        var stem = good().name() + "-" + good().version();
        Files.write(directory.resolve(stem + ".zip"), PackageTest.good());
        return Files.write(directory.resolve(stem + ".json"), Gateway.JSON.writeValueAsBytes(good()));
    }

    /// One that the machine has not, nor can get.
    public PackageReference outOfReach() throws GeneralSecurityException, IOException {
        return reference("0".repeat(64), "ours");
    }

    PackageReference reference(String sha256, String keyId) throws GeneralSecurityException, IOException {
        return PackageTest.signedBy(
                keys,
                new PackageReference(
                        PackageTest.NAME, "1.0.0", sha256, PackageTest.good().length, new PackageSignature(keyId, "")));
    }

    /// An assignment of each, as a desired state on the wire.
    public static String assigning(MachineId machine, PackageReference... packages) throws IOException {
        return assigning(machine, Map.of(), packages);
    }

    /// @param parameters of each assignment
    static String assigning(MachineId machine, Map<String, String> parameters, PackageReference... packages)
            throws IOException {
        return assigning(machine, AssignmentMode.AUDIT, parameters, packages);
    }

    static DesiredState.Assignment assignment(AssignmentMode mode, PackageReference one) {
        return new DesiredState.Assignment(ResourceId.of("/subscriptions/" + UUID.randomUUID()), mode, one, Map.of());
    }

    /// As assigning, in another mode.
    public static String assigning(
            MachineId machine, AssignmentMode mode, Map<String, String> parameters, PackageReference... packages)
            throws IOException {
        var assignments = List.of(packages).stream()
                .map(one -> new DesiredState.Assignment(
                        ResourceId.of("/subscriptions/" + UUID.randomUUID()), mode, one, parameters))
                .toList();
        return Gateway.JSON.writeValueAsString(new DesiredState(machine, 7, assignments));
    }
}
