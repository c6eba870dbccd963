package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import io.muster.local.server.Checkout;
import io.muster.local.server.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Azure's own clients for JavaScript, as they come from their registry, do their common calls against a gateway. What
/// they do is in `src/test/node/arm`.
class ArmClientsIT {

    private static final int LONGEST_MINUTES = 5;

    private static Mesh mesh;
    private static Path node;

    @BeforeAll
    static void aMeshComesUp() throws Exception {
        node = npmInstall();
        mesh = StoryMesh.in("arm-mesh");
        mesh.up();
    }

    @AfterAll
    static void andGoesDown() {
        if (mesh != null) {
            mesh.down();
        }
    }

    @Test
    void theyMakeFindChangeAndRemoveScopesRolesAndResources() throws Exception {
        var clients = new ProcessBuilder("node", "--test", "arm.test.mjs")
                .directory(node.toFile())
                .inheritIO();
        clients.environment().put("MUSTER_GATEWAY", mesh.addresses().gateway());
        clients.environment().put("MUSTER_PASSWORD", mesh.secrets().of("people.owner"));
        clients.environment().put("MUSTER_SUBSCRIPTION", Names.SUBSCRIPTION);
        clients.environment().put("MUSTER_TENANT", Names.TENANT);
        clients.environment()
                .put("NODE_EXTRA_CA_CERTS", mesh.directory().authority().toString());
        var running = clients.start();
        assertThat(running.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(running.exitValue())
                .as("what is above says which call failed")
                .isZero();
    }

    private static Path npmInstall() throws IOException, InterruptedException {
        var suites = Checkout.find().root().resolve("deploy/suites");
        var target = suites.resolve("target/node-arm");
        Trees.delete(target);
        Files.createDirectories(target);
        for (var file : List.of("package.json", "package-lock.json", "arm.test.mjs")) {
            Files.copy(suites.resolve("src/test/node/arm").resolve(file), target.resolve(file));
        }
        var npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(target.toFile())
                .inheritIO()
                .start();
        assertThat(npm.waitFor()).as("npm ci").isZero();
        return target;
    }
}
