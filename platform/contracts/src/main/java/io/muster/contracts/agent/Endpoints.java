package io.muster.contracts.agent;

/// Paths of the agent protocol, for both ends.
public final class Endpoints {

    /// POST [CertificateRequest] → [CertificateGrant].
    public static final String CERTIFICATES = "/agent/v1/identity/certificates";

    /// POST [KeyChangeRequest] → [CertificateGrant].
    public static final String KEYS = "/agent/v1/identity/keys";

    /// POST [KeyChangeRequest] → [NewIdentity].
    public static final String COPIES = "/agent/v1/identity/copies";

    /// GET → the certificates of the machine authority, PEM.
    public static final String AUTHORITIES = "/agent/v1/identity/authorities";

    /// GET → the current issuer's revocation list, DER; of another issuer below it, by the issuer's key id.
    public static final String REVOCATIONS = "/agent/v1/identity/crl";

    /// GET or POST of an OCSP request (RFC 6960).
    public static final String STATUS = "/agent/v1/identity/ocsp";

    /// POST form: `client_credentials` with a client assertion (RFC 7523) → [TokenGrant].
    public static final String TOKEN = "/agent/v1/identity/token";

    /// PUT the `properties` that a machine tells of itself, without its key → 204.
    public static final String METADATA = "/agent/v1/identity/metadata";

    /// POST [JoinRequest] → [JoinGrant].
    public static final String JOIN = "/agent/v1/identity/join";

    /// GET, `If-None-Match` → [DesiredState] or 304.
    public static final String DESIRED_STATE = "/agent/v1/desired-state";

    /// GET `/{sha256}` → the zip.
    public static final String PACKAGES = "/agent/v1/packages";

    /// POST [ComplianceReport] → 202 when the log has it.
    public static final String REPORTS = "/agent/v1/reports";

    /// WebSocket of [StreamFrame]s.
    public static final String STREAM = "/agent/v1/stream";

    /// POST [StreamFrame.Heartbeat] → [StreamFrame.Heard], where WebSockets are blocked.
    public static final String HEARTBEATS = "/agent/v1/heartbeats";

    /// GET → [StreamFrame.Work], where WebSockets are blocked.
    public static final String WORK = "/agent/v1/work";

    /// GET → [OwnTags] of the machine whose token it is.
    public static final String TAGS = "/agent/v1/identity/tags";

    /// The field of the token form with the [HostFingerprint] of the host that asks.
    public static final String HOST_FIELD = "host";

    /// Error code, status 409 with `Retry-After`: somebody has to approve that the machine comes back.
    public static final String AWAITS_APPROVAL = "ReturnAwaitsApproval";

    /// Error code, status 409: another host has this identity; take a new one at [#COPIES].
    public static final String IS_A_COPY = "CopyOfAnotherMachine";

    /// The audience of a machine's token.
    public static final String AUDIENCE = "muster-agent";

    private Endpoints() {}
}
