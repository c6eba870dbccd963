package io.muster.agent.metadata;

import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import java.util.List;
import java.util.Optional;

/// A look at a machine that takes no for an answer: what cannot be read is as good as not there.
record Glance(Host host) {

    Optional<String> text(String path) {
        try {
            return host.text(path);
        } catch (HostFault unreadable) {
            return Optional.empty();
        }
    }

    /// The file's text on one line, when it has any.
    Optional<String> word(String path) {
        return text(path)
                .map(text -> text.replaceAll("\\p{Cntrl}", " ").strip())
                .filter(text -> !text.isEmpty());
    }

    List<String> lines(String path) {
        return text(path).map(text -> text.lines().toList()).orElse(List.of());
    }

    List<String> names(String path) {
        try {
            return host.names(path);
        } catch (HostFault unreadable) {
            return List.of();
        }
    }

    boolean has(String path) {
        try {
            return host.facts(path).isPresent();
        } catch (HostFault unreadable) {
            return false;
        }
    }

    boolean runs(List<String> processes) {
        try {
            return host.isLive() && processes.stream().anyMatch(host.units()::isRunning);
        } catch (HostFault unreadable) {
            return false;
        }
    }
}
