package io.muster.contracts.agent;

/// Paths of the agent protocol, for both ends.
public final class Endpoints {

    /// POST [CertificateRequest] → [CertificateGrant].
    public static final String CERTIFICATES = "/agent/v1/identity/certificates";

    /// POST form: `client_credentials` with a client assertion (RFC 7523) → [TokenGrant].
    public static final String TOKEN = "/agent/v1/identity/token";

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

    /// The audience of a machine's token.
    public static final String AUDIENCE = "muster-agent";

    private Endpoints() {}
}
