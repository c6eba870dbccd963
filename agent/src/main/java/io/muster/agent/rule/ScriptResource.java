package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a script of the rule prints. It runs only where the machine's owner allows that rules bring scripts; anywhere
/// else the rule is an error, since nobody knows.
///
/// @param run for `/bin/sh`; failing is an error
/// @param expect of its output without blanks around it
record ScriptResource(String run, @Nullable Expectation expect) implements Resource {

    @Override
    public Outcome check(Host host) {
        if (!host.allowsScripts()) {
            return Outcome.error("the owner of this machine does not allow scripts in rules");
        }
        var found = host.printed("the output of a script", List.of("/bin/sh", "-c", run))
                .strip();
        boolean fine = expect == null || expect.holds(found);
        return Outcome.of(
                List.of(new Evidence("script", expect == null ? "success" : expect.words(), found, fine)),
                "the script says what is wanted",
                "the script says something else");
    }
}
