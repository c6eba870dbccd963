package io.muster.contracts.agent;

import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The body of `POST /agent/v1/identity/keys` and of `POST /agent/v1/identity/copies`: a new key, vouched for by
/// itself and by the one before.
///
/// @param signingRequest PEM of a PKCS#10 request with the subject `CN={machine id}`, of the new key and signed
///     by it
/// @param proof base64 of the old key's signature (SHA256withRSA) over [#proven]
/// @param host of the host that asks; a copy must say it
public record KeyChangeRequest(
        MachineId machine,
        String signingRequest,
        String proof,
        @Nullable HostFingerprint host) {

    public KeyChangeRequest {
        Required.present("a key change: machine", machine);
        Required.text("a key change: signingRequest and proof", signingRequest, proof);
    }

    /// What the new key is for: a proof for one purpose is worth nothing for the other.
    public enum Purpose {
        /// The machine goes on with another key.
        ROLL,
        /// A copy of the machine becomes a machine of its own.
        LEAVE
    }

    /// The bytes that the old key signs.
    public static byte[] proven(Purpose purpose, MachineId machine, String signingRequest) {
        return ("muster-key-change\n" + purpose + "\n" + machine + "\n" + signingRequest)
                .getBytes(StandardCharsets.UTF_8);
    }
}
