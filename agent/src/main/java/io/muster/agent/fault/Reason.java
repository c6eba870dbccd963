package io.muster.agent.fault;

/// Why a command failed. The numbers are public: scripts look at them.
public enum Reason {
    UNKNOWN(1),
    INTERNAL(2),
    UNSUPPORTED(3),
    NO_LOG_FILE(5),
    INTERRUPTED(11),
    BAD_ACCESS_TOKEN(12),
    MISSING_PARAMETER(16),
    NOT_PERMITTED(18),
    BAD_CONFIG_PATH(19),
    INVALID_ARGUMENT(23),
    NETWORK(26),
    CONFIG_CONFLICT(27),
    TPM(28),
    SIGN_IN(41),
    CREATE(42),
    DELETE(43),
    NAME_TAKEN(44),
    CONNECT(62),
    ALREADY_CONNECTED(67),
    SUBSCRIPTION_NAME(68),
    CONFIG_UPDATE(69),
    LOCAL_CONFIG(70),
    EXTENSION(72),
    CERTIFICATE(81),
    PERSIST(83),
    BAD_COMMAND(101),
    HOST_NAME(102),
    KEYS(103),
    AZURE_MACHINE(141);

    private final int code;

    Reason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
