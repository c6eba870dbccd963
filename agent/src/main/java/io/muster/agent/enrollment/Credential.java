package io.muster.agent.enrollment;

/// Who asks for a machine to join or leave, and how that is shown. Never in a log: the secret ones print themselves
/// without what is secret.
public sealed interface Credential {

    /// An access token that somebody got elsewhere.
    record AccessToken(String token) implements Credential {

        @Override
        public String toString() {
            return "AccessToken[…]";
        }
    }

    /// A service principal with its secret.
    record Secret(String principal, String secret) implements Credential {

        @Override
        public String toString() {
            return "Secret[" + principal + ", …]";
        }
    }

    /// A service principal with the key to its certificate.
    record Certificate(String principal, PrincipalKey key) implements Credential {}

    /// A person, who signs in with a browser somewhere else.
    record DeviceCode() implements Credential {}
}
