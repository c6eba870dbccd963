package io.muster.gateway.routing;

/// What to do with a request.
public sealed interface Route {

    /// Pass it on.
    record To(Service service) implements Route {}

    /// Answer it here.
    record Refused(Refusal refusal) implements Route {}

    /// Not a proxied path: the gateway's own pages and endpoints.
    record Own() implements Route {}
}
