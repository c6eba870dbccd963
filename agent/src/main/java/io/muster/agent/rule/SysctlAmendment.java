package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.enforce.KernelChange;
import io.muster.agent.host.SysctlFiles;
import java.util.Optional;

/// Kernel settings: now, and in a file of our own that is read after the others.
final class SysctlAmendment {

    static final String FILE = "/etc/sysctl.d/zz-muster.conf";

    private SysctlAmendment() {}

    static Optional<String> draft(SysctlResource sysctl, Draft draft) {
        for (var key : sysctl.keys()) {
            var why = draft.host().sysctl(key).flatMap(now -> draft(sysctl, key, now, draft));
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> draft(SysctlResource sysctl, String key, String now, Draft draft) {
        if (key.endsWith(".disable_ipv6")) {
            return Optional.of("turning IPv6 on or off changes how the machine is reached");
        }
        var file = SysctlFiles.of(draft.host()).value(key);
        boolean fineLater = file.isPresent() && sysctl.expect().holds(file.get().value());
        if (sysctl.expect().holds(now) && (fineLater || (file.isEmpty() && !"required".equals(sysctl.persisted())))) {
            return Optional.empty();
        }
        var later = file.filter(found -> name(found.where()).compareTo(name(FILE)) > 0
                && !sysctl.expect().holds(found.value()));
        if (later.isPresent()) {
            return Optional.of(later.get().where() + " has the last word on " + key);
        }
        var value =
                sysctl.expect().holds(now) ? Optional.of(now) : sysctl.expect().nearest(now);
        if (value.isEmpty()) {
            return Optional.of("which value " + key + " shall have is for people to choose");
        }
        OwnFile.put(draft, FILE, key + " =", key + " = " + value.get());
        if (!value.get().equals(now)) {
            draft.add(new KernelChange(key, now, value.get()));
        }
        return Optional.empty();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
