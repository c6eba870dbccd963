package io.muster.agent.command;

import io.muster.agent.enrollment.Enrollment;
import io.muster.agent.enrollment.OnboardingFault;
import io.muster.agent.identity.Gateway;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who asks: a service principal with its secret, or whoever got the access token.
final class Credentials {

    @Option(
            names = {"-i", "--service-principal-id"},
            description = "Client id of a service principal.")
    @Nullable
    String principal;

    @Option(
            names = {"-p", "--service-principal-secret"},
            defaultValue = "${env:MUSTER_SERVICE_PRINCIPAL_SECRET}",
            description = "Its secret. Everybody on a machine can read command lines: rather set"
                    + " MUSTER_SERVICE_PRINCIPAL_SECRET.")
    @Nullable
    String secret;

    @Option(names = "--access-token", description = "An access token, instead of a service principal.")
    @Nullable
    String accessToken;

    String token(Enrollment enrollment, Gateway gateway) {
        if (accessToken != null) {
            return accessToken;
        }
        if (principal == null || secret == null) {
            throw new OnboardingFault(
                    OnboardingFault.MISSING_PARAMETER,
                    "give --service-principal-id and --service-principal-secret, or --access-token");
        }
        return enrollment.signIn(gateway, principal, secret);
    }
}
