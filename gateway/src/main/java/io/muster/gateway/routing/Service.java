package io.muster.gateway.routing;

/// What stands behind the gateway.
public enum Service {
    IDENTITY,
    ASSIGNMENT,
    EVALUATION,
    EXTENSION,
    NOTIFICATION,
    /// Keycloak.
    LOGIN
}
