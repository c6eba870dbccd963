package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;

/// The baseline, assigned to be audited on every machine of the mesh: by whichever story comes first.
final class Baseline {

    private static final String ID = "/subscriptions/" + Names.SUBSCRIPTION
            + "/providers/Microsoft.Authorization/policyAssignments/linux-baseline";

    private Baseline() {}

    static void isAssigned(Mesh mesh) {
        try (var owner = Api.as("owner", mesh)) {
            assertThat(owner.put(ID, "2025-03-01", """
                            {"properties":{"displayName":"Linux security baseline",
                             "policyDefinitionId":"/providers/Microsoft.Authorization/policyDefinitions/fc9b3da7-8347-4380-8e70-0a0361d8dedd",
                             "parameters":{"IncludeArcMachines":{"value":"true"}}}}
                            """).status()).isIn(200, 201);
        }
    }
}
