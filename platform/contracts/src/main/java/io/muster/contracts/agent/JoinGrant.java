package io.muster.contracts.agent;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;

/// The answer of `POST /agent/v1/identity/join`: who the machine is from now on. It asks for its certificate next.
public record JoinGrant(MachineId machine, ResourceId resource, String location, String tenantId) {

    public JoinGrant {
        Required.present("a join grant: machine and resource", machine, resource);
        Required.text("a join grant: location and tenantId", location, tenantId);
    }
}
