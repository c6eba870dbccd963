package io.muster.agent.enrollment;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.Gateway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Turns a credential into an access token.
public final class SignIn {

    /// The client that people without a secret sign in with.
    private static final String CLIENT = "muster-cli";

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Duration LONGEST_SIGN_IN = Duration.ofMinutes(5);
    private static final int SLOW_DOWN_SECONDS = 5;

    private final Gateway gateway;
    private final Clock clock;
    private final Pause pause;
    private final Consumer<String> say;

    /// @param say told what people must know, such as where to type a code
    public SignIn(Gateway gateway, Clock clock, Pause pause, Consumer<String> say) {
        this.gateway = gateway;
        this.clock = clock;
        this.pause = pause;
        this.say = say;
    }

    /// @throws AgentFault when the credential is refused or the login service is away
    public String token(Credential credential) {
        if (credential instanceof Credential.AccessToken given) {
            return given.token();
        }
        var login = Login.of(gateway, clock.instant());
        login.warning().ifPresent(say);
        return switch (credential) {
            case Credential.AccessToken given -> given.token();
            case Credential.Secret(var principal, var secret) ->
                asPrincipal(login, Map.of("client_id", principal, "client_secret", secret));
            case Credential.Certificate(var principal, var key) ->
                asPrincipal(
                        login,
                        Map.of(
                                "client_id",
                                principal,
                                "client_assertion_type",
                                ASSERTION_TYPE,
                                "client_assertion",
                                key.assertion(principal, login.endpoint(), clock.instant())));
            case Credential.DeviceCode _ -> asPerson(login);
        };
    }

    private String asPrincipal(Login login, Map<String, String> proof) {
        var form = new HashMap<>(proof);
        form.put("grant_type", "client_credentials");
        var answer = post(login, "token", form);
        if (!answer.isSuccess()) {
            throw new AgentFault(
                    Reason.SIGN_IN,
                    "the service principal was refused (" + answer.status() + " " + error(answer)
                            + "); check its id and its secret or certificate");
        }
        return accessToken(answer);
    }

    /// RFC 8628: people type a short code into a browser that may be anywhere, while we ask whether they have.
    private String asPerson(Login login) {
        var begun = post(login, "auth/device", Map.of("client_id", CLIENT));
        if (!begun.isSuccess()) {
            throw new AgentFault(
                    Reason.SIGN_IN,
                    "signing in with a code is not possible here (" + begun.status() + " " + error(begun) + ")");
        }
        var code = begun.json();
        say.accept("To sign in, open " + code.path("verification_uri").asText() + " in any browser and enter the code "
                + code.path("user_code").asText() + ".");
        var lasts = Math.min(code.path("expires_in").asLong(300), LONGEST_SIGN_IN.toSeconds());
        return poll(
                login,
                code.path("device_code").asText(),
                clock.instant().plusSeconds(lasts),
                Math.clamp(code.path("interval").asLong(5), 1, 60));
    }

    private String poll(Login login, String deviceCode, Instant deadline, long interval) {
        long seconds = interval;
        while (clock.instant().isBefore(deadline)) {
            pause.of(Duration.ofSeconds(seconds));
            var answer = post(
                    login, "token", Map.of("grant_type", DEVICE_GRANT, "client_id", CLIENT, "device_code", deviceCode));
            if (answer.isSuccess()) {
                return accessToken(answer);
            }
            switch (error(answer)) {
                case "authorization_pending" -> {}
                case "slow_down" -> seconds += SLOW_DOWN_SECONDS;
                case "access_denied" -> throw new AgentFault(Reason.SIGN_IN, "the sign-in was declined");
                case "expired_token" -> throw tooLate();
                default ->
                    throw new AgentFault(
                            Reason.SIGN_IN, "the sign-in failed (" + answer.status() + " " + error(answer) + ")");
            }
        }
        throw tooLate();
    }

    private static AgentFault tooLate() {
        return new AgentFault(Reason.SIGN_IN, "nobody entered the code in time; connect again to get a new one");
    }

    private Gateway.Answer post(Login login, String path, Map<String, String> form) {
        return ControlPlane.send(
                gateway,
                gateway.request(login.endpoint() + "/protocol/openid-connect/" + path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(ControlPlane.form(form))
                        .build());
    }

    private static String accessToken(Gateway.Answer answer) {
        var token = answer.json().path("access_token").asText();
        if (token.isEmpty()) {
            throw new AgentFault(Reason.SIGN_IN, "the login service answered without an access token");
        }
        return token;
    }

    private static String error(Gateway.Answer answer) {
        return answer.json().path("error").asText();
    }
}
