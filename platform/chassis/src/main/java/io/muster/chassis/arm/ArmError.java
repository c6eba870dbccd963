package io.muster.chassis.arm;

import com.fasterxml.jackson.annotation.JsonIgnore;

/// A refusal in the ARM envelope, `{"error":{"code","message"}}`. The code is for programs and stays; the message is
/// for people and says what to do.
public record ArmError(@JsonIgnore int status, String code, String message) {

    /// The body as it goes over the wire.
    public record Envelope(ArmError error) {}

    public static ArmError badRequest(String code, String message) {
        return new ArmError(400, code, message);
    }

    /// The body or a value in it is not what the resource takes.
    public static ArmError invalidContent(String message) {
        return badRequest("InvalidRequestContent", message);
    }

    public static ArmError forbidden(String message) {
        return new ArmError(403, "AuthorizationFailed", message);
    }

    /// The caller is known and may not do this.
    ///
    /// @param scope where they wanted to
    public static ArmError notAuthorized(String who, String action, String scope) {
        return forbidden("The client '" + who + "' does not have authorization to perform action '" + action
                + "' over scope '" + scope
                + "' or the scope is invalid. If access was recently granted, refresh your credentials.");
    }

    public static ArmError unauthenticated(String message) {
        return new ArmError(401, "AuthenticationFailed", message);
    }

    /// @param type resource type, e.g. `Microsoft.HybridCompute/machines`
    public static ArmError resourceNotFound(String type, String name) {
        return new ArmError(
                404,
                "ResourceNotFound",
                "The resource '" + type + "/" + name + "' was not found. Check its name and scope.");
    }

    public static ArmError notFound(String code, String message) {
        return new ArmError(404, code, message);
    }

    public static ArmError conflict(String code, String message) {
        return new ArmError(409, code, message);
    }

    /// For places that cannot return an answer, such as a decoder deep in a request.
    public RefusedException exception() {
        return new RefusedException(this);
    }
}
