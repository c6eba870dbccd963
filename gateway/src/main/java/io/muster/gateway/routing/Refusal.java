package io.muster.gateway.routing;

import java.util.Map;

/// An answer that the gateway gives itself, in the ARM envelope.
public record Refusal(int status, String code, String message) {

    /// Two readers of the request could read it differently.
    static Refusal malformed() {
        return new Refusal(400, "InvalidResourceId", "The path is not one that a resource can have.");
    }

    /// There is no such page.
    public static Refusal nothingHere() {
        return new Refusal(404, "NotFound", "There is nothing here.");
    }

    /// The service that owns the path cannot be reached, or broke off.
    public static Refusal away() {
        return new Refusal(
                503, "ServiceUnavailable", "The service for this resource is away. Try again in a few seconds.");
    }

    /// The service that owns the path has the request and does not answer.
    public static Refusal late() {
        return new Refusal(504, "GatewayTimeout", "The service for this resource took too long. Try again later.");
    }

    /// The service refused a machine's stream and said no more than this status.
    static Refusal ofStream(int status) {
        return switch (status) {
            case 401 -> new Refusal(status, "AuthenticationFailed", "The stream takes a valid token of a machine.");
            case 403 -> new Refusal(status, "AuthorizationFailed", "The stream is for machines only.");
            case 404 ->
                new Refusal(
                        status,
                        "MachineNotFound",
                        "The machine was deleted, or is so new that it is not known here yet.");
            default -> new Refusal(status, "StreamRefused", "The service for this stream refused it.");
        };
    }

    /// What is for programs. Our own resources are for reading. A body that was too large is not read, so the
    /// connection cannot be used again.
    public Map<String, String> headers() {
        return switch (status) {
            case 405 -> Map.of("content-type", "application/json", "allow", "GET, HEAD");
            case 411, 413 -> Map.of("content-type", "application/json", "connection", "close");
            case 503, 504 -> Map.of("content-type", "application/json", "retry-after", "5");
            default -> Map.of("content-type", "application/json");
        };
    }

    /// The body: codes and messages are our own, but may quote the request.
    public String body() {
        return "{\"error\":{\"code\":\"" + escaped(code) + "\",\"message\":\"" + escaped(message) + "\"}}";
    }

    private static String escaped(String text) {
        var json = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.toString();
    }
}
