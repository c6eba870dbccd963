package io.muster.identity.certificate;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmResponse;
import io.muster.contracts.agent.CertificateRequest;
import io.muster.contracts.agent.KeyChangeRequest;
import io.muster.identity.authority.SigningRequest;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Machine certificates for those who can sign with the machine's key. 400 `InvalidSigningRequest` when a request
/// cannot be read; 403 when the machine is unknown or the key another's; 409 `ReturnAwaitsApproval` with
/// `Retry-After` when somebody has to say yes first; 409 `CopyOfAnotherMachine` when another host has this
/// identity.
@Path("/agent/v1/identity")
public class CertificateResource {

    private static final int LONGEST_PROOF = 4_096;

    private final Certification certification;
    private final KeyChange keyChange;
    private final CurrentCaller caller;

    CertificateResource(Certification certification, KeyChange keyChange, CurrentCaller caller) {
        this.certification = certification;
        this.keyChange = keyChange;
        this.caller = caller;
    }

    @POST
    @Path("/certificates")
    public Uni<Response> issue(@Nullable CertificateRequest body) {
        if (body == null) {
            throw invalid("the body needs 'machine' and 'signingRequest'");
        }
        caller.isNamed(body.machine().toString());
        var request = request(body.signingRequest());
        if (!request.subject().equals(body.machine())) {
            throw invalid("the subject is not CN={machine}");
        }
        return certification.certify(request, body.host()).map(CertificateResource::response);
    }

    /// The machine goes on with another key.
    @POST
    @Path("/keys")
    public Uni<Response> roll(@Nullable KeyChangeRequest body) {
        var checked = checked(body);
        caller.isNamed(checked.machine().toString());
        return keyChange.roll(request(checked), proof(checked), checked.host()).map(CertificateResource::response);
    }

    /// A copy becomes a machine of its own.
    @POST
    @Path("/copies")
    public Uni<Response> leave(@Nullable KeyChangeRequest body) {
        var checked = checked(body);
        caller.isNamed(checked.machine().toString());
        var host = checked.host();
        if (host == null) {
            throw invalid("a copy has to say which 'host' it is on");
        }
        return keyChange.leave(request(checked), proof(checked), host).map(CertificateResource::response);
    }

    private static Response response(Answer<?> answer) {
        return switch (answer) {
            case Answer.Granted<?>(var grant) -> Response.ok(grant).build();
            case Answer.Refused<?>(var error) -> ArmResponse.of(error);
            case Answer.Later<?>(var error, var retry) ->
                Response.fromResponse(ArmResponse.of(error))
                        .header(HttpHeaders.RETRY_AFTER, retry.toSeconds())
                        .build();
        };
    }

    static KeyChangeRequest checked(@Nullable KeyChangeRequest body) {
        if (body == null) {
            throw invalid("the body needs 'machine', 'signingRequest' and 'proof'");
        }
        return body;
    }

    static SigningRequest request(KeyChangeRequest body) {
        var request = request(body.signingRequest());
        if (!request.subject().equals(body.machine())) {
            throw invalid("the subject is not CN={machine}");
        }
        return request;
    }

    private static SigningRequest request(String pem) {
        try {
            return SigningRequest.parse(pem);
        } catch (IllegalArgumentException bad) {
            throw invalid(String.valueOf(bad.getMessage()));
        }
    }

    static KeyChange.Proof proof(KeyChangeRequest body) {
        try {
            if (body.proof().length() > LONGEST_PROOF) {
                throw new IllegalArgumentException("too long");
            }
            return new KeyChange.Proof(Base64.getDecoder().decode(body.proof()), body.machine(), body.signingRequest());
        } catch (IllegalArgumentException bad) {
            throw invalid("'proof' is not base64 of a signature");
        }
    }

    private static RuntimeException invalid(String why) {
        return ArmError.badRequest("InvalidSigningRequest", "The certificate request was refused: " + why + ".")
                .exception();
    }
}
