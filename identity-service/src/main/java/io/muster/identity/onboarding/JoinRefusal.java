package io.muster.identity.onboarding;

import io.muster.chassis.arm.ArmError;

/// Why a token lets nobody in. Who does not have the whole token learns only that it is not one: a wrong secret, a
/// token that was taken back and one that never was are the same.
enum JoinRefusal {
    MALFORMED(400, "JoinTokenMalformed", "This is no join token. Take all of it, as it was shown when it was made."),
    UNKNOWN(401, "JoinTokenUnknown", "The join token is not known here, or was taken back. Ask for another."),
    EXPIRED(403, "JoinTokenExpired", "The join token has expired. Ask for another."),
    SPENT(403, "JoinTokenSpent", "The join token has no uses left. Ask for another.");

    private final int status;
    private final String code;
    private final String message;

    JoinRefusal(int status, String code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    ArmError error() {
        return new ArmError(status, code, message);
    }
}
