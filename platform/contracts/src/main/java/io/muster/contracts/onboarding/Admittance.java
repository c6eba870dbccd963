package io.muster.contracts.onboarding;

/// Who lets the machines in that run an [OnboardingScript], and where to.
public sealed interface Admittance {

    /// A person, who enters a code: one machine.
    record ByPerson(Place place) implements Admittance {}

    /// A service principal, whose secret comes from the environment: many machines.
    record ByPrincipal(Place place, String principal) implements Admittance {}

    /// A join token, which is in the script and says where the machines join: as many as it has uses. Whoever may read
    /// the script may use it.
    record ByToken(String token) implements Admittance {

        @Override
        public String toString() {
            return "ByToken[…]";
        }
    }

    /// Where to join when that has to be said.
    record Place(String subscription, String group, String tenant) {}
}
