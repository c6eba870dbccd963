package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import java.io.File;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Azure's own clients for JavaScript, as they come from their registry, do their common calls against a gateway. What
/// they do is in `src/test/node/arm`.
@ExtendWith(StoryMesh.class)
class ArmClientsIT {

    private static final int LONGEST_MINUTES = 5;

    private static Mesh mesh;
    private static NodeProgram program;

    @BeforeAll
    static void aMeshIsUp(Mesh stories) throws Exception {
        program = NodeProgram.installed("arm", "arm.test.mjs");
        mesh = stories;
    }

    @Test
    void theyMakeFindChangeAndRemoveScopesRolesAndResources() throws Exception {
        var said = program.directory().resolve("test.log");
        var clients = new ProcessBuilder("node", "--test", program.script())
                .directory(program.directory().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        clients.environment().put("MUSTER_GATEWAY", mesh.addresses().gateway());
        clients.environment().put("MUSTER_PASSWORD", mesh.secrets().of("people.owner"));
        clients.environment().put("MUSTER_SUBSCRIPTION", Names.SUBSCRIPTION);
        clients.environment().put("MUSTER_TENANT", Names.TENANT);
        clients.environment()
                .put("NODE_EXTRA_CA_CERTS", mesh.directory().authority().toString());
        var running = clients.start();
        assertThat(running.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(running.exitValue())
                .as(() -> "which call failed is said in " + said)
                .isZero();
    }
}
