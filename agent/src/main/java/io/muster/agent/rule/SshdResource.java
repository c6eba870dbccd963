package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.List;

/// An effective setting of the SSH server. Does not apply where none is installed.
///
/// @param option lower-case name, as `sshd -T` prints it
record SshdResource(String option, Expectation expect) implements Resource {

    @Override
    public Outcome check(Host host) {
        var settings = host.sshd();
        if (settings.isEmpty()) {
            return Outcome.notApplicable("no SSH server is installed");
        }
        var value = settings.get().get(option);
        var evidence = new Evidence("sshd -T " + option, expect.words(), value, value != null && expect.holds(value));
        return Outcome.of(List.of(evidence), option + " is as wanted", option + " is not as wanted");
    }
}
