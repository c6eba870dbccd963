package io.muster.contracts.agent;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;

/// The answer of `POST /agent/v1/identity/copies`: what the copy is from now on.
public record NewIdentity(MachineId machine, ResourceId resource, CertificateGrant certificate) {

    public NewIdentity {
        Required.present("a new identity: machine, resource and certificate", machine, resource, certificate);
    }
}
