package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.List;

/// A feature that every processor of the machine says it has. Processors that list none, as those that are not x86 do
/// not, are not meant.
///
/// @param flag as `/proc/cpuinfo` spells it
record ProcessorResource(String flag) implements Resource {

    private static final String INFO = "/proc/cpuinfo";

    @Override
    public Outcome check(Host host) {
        if (!host.isLive()) {
            return Outcome.notApplicable("an image has no processor");
        }
        var flags = host.lines(INFO).stream()
                .filter(line -> line.startsWith("flags"))
                .map(line ->
                        List.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))
                .toList();
        if (flags.isEmpty()) {
            return Outcome.notApplicable("processors of this kind do not list what they can");
        }
        boolean all = flags.stream().allMatch(list -> list.contains(flag));
        return Outcome.of(
                List.of(new Evidence(INFO + " flags", flag, all ? flag : null, all)),
                "every processor has it",
                "a processor does not have it");
    }
}
