package io.muster.gateway.routing;

/// An answer that the gateway gives itself, in the ARM envelope.
public record Refusal(int status, String code, String message) {

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
