package io.muster.agent.command;

import io.muster.agent.enrollment.Credential;
import io.muster.agent.enrollment.PrincipalKey;
import io.muster.agent.enrollment.SignIn;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.Gateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who asks. Everybody on a machine can read command lines, so what is secret may come from the environment or, given
/// as `-`, from standard input.
final class Credentials {

    static final String SECRET = "MUSTER_SERVICE_PRINCIPAL_SECRET";
    static final String TOKEN = "MUSTER_ACCESS_TOKEN";
    static final String PASSWORD = "MUSTER_SERVICE_PRINCIPAL_CERT_PASSWORD";

    @Option(
            names = {"-i", "--service-principal-id"},
            description = "Client id of a service principal.")
    @Nullable
    String principal;

    @Option(
            names = {"-p", "--service-principal-secret"},
            description = "Its secret; - reads it from standard input (default: $" + SECRET + ").")
    @Nullable
    String secret;

    @Option(
            names = "--service-principal-cert",
            paramLabel = "FILE",
            description = "Instead of a secret: its certificate with the key, PEM or PKCS#12; the password of the"
                    + " latter is $" + PASSWORD + ".")
    @Nullable
    Path certificate;

    @Option(
            names = "--access-token",
            description = "An access token, instead of a service principal; - reads it from standard input (default: $"
                    + TOKEN + ").")
    @Nullable
    String accessToken;

    @Option(names = "--use-device-code", description = "Sign in with a browser somewhere else.")
    boolean deviceCode;

    /// True when arguments say who asks; the environment is for when they do not.
    boolean areGiven() {
        return deviceCode || accessToken != null || principal != null || secret != null || certificate != null;
    }

    /// @throws AgentFault when none or more than one was given
    String token(Azcmagent azcmagent, Gateway gateway) {
        var surroundings = azcmagent.surroundings();
        var err = azcmagent.err();
        return new SignIn(gateway, surroundings.clock(), surroundings.pause(), err::println)
                .token(credential(surroundings));
    }

    private Credential credential(Surroundings around) {
        var given = new ArrayList<Credential>();
        if (deviceCode) {
            given.add(new Credential.DeviceCode());
        }
        if (accessToken != null) {
            given.add(new Credential.AccessToken(typed(accessToken, around.in())));
        }
        if (principal != null) {
            given.add(ofPrincipal(principal, around));
        } else if (secret != null || certificate != null) {
            throw new AgentFault(
                    Reason.MISSING_PARAMETER, "--service-principal-id says whose secret or certificate it is");
        }
        if (given.isEmpty() && around.environment().containsKey(TOKEN)) {
            given.add(new Credential.AccessToken(around.environment().getOrDefault(TOKEN, "")));
        }
        if (given.isEmpty()) {
            throw new AgentFault(
                    Reason.MISSING_PARAMETER,
                    "say who asks: --service-principal-id with --service-principal-secret or"
                            + " --service-principal-cert, --access-token, or --use-device-code; to connect, a"
                            + " --join-token does too");
        }
        if (given.size() > 1) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "there is more than one way to sign in; give one");
        }
        return given.getFirst();
    }

    private Credential ofPrincipal(String id, Surroundings around) {
        if (certificate != null && secret != null) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "give the secret or the certificate, not both");
        }
        if (certificate != null) {
            var password = around.environment().getOrDefault(PASSWORD, "").toCharArray();
            return new Credential.Certificate(id, PrincipalKey.read(certificate, password));
        }
        var found = secret == null ? around.environment().get(SECRET) : typed(secret, around.in());
        if (found == null || found.isEmpty()) {
            throw new AgentFault(
                    Reason.MISSING_PARAMETER,
                    "the service principal needs --service-principal-secret, $" + SECRET
                            + " or --service-principal-cert");
        }
        return new Credential.Secret(id, found);
    }

    /// A dash stands for the first line of standard input.
    static String typed(String value, InputStream in) {
        if (!value.equals("-")) {
            return value;
        }
        try {
            var line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isBlank()) {
                throw new AgentFault(Reason.MISSING_PARAMETER, "there was nothing on standard input");
            }
            return line.strip();
        } catch (IOException unreadable) {
            throw new AgentFault(Reason.MISSING_PARAMETER, "standard input cannot be read");
        }
    }
}
