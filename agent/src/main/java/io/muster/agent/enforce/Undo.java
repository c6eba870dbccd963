package io.muster.agent.enforce;

import io.muster.agent.enforce.Machine.Standing;
import io.muster.agent.host.HostFault;
import java.util.ArrayList;
import java.util.List;

/// The way back: from the last change to the first, each only if it was made. It can be gone again after it was
/// interrupted anywhere.
final class Undo {

    private final Machine machine;
    private final Activation activation;
    private final List<String> left = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    Undo(Machine machine) {
        this.machine = machine;
        this.activation = new Activation(machine);
    }

    /// What somebody else has changed since, and what is therefore left as it is.
    List<String> left() {
        return List.copyOf(left);
    }

    /// What could not be taken back now, and has to be tried again.
    List<String> failed() {
        return List.copyOf(failed);
    }

    void take(List<Change> changes) {
        changes.reversed().forEach(this::take);
        try {
            activation.validate(changes);
            activation.activate(changes);
        } catch (EnforcementFault unwell) {
            left.add(String.valueOf(unwell.getMessage()));
        }
    }

    private void take(Change change) {
        try {
            machine.clean(change);
            var standing = machine.standing(change);
            if (standing == Standing.FOREIGN) {
                left.add(change.target() + " was changed by somebody else since");
            } else if (standing != Standing.BEFORE) {
                machine.make(change.reversed());
            }
        } catch (EnforcementFault | HostFault broken) {
            failed.add(String.valueOf(broken.getMessage()));
        }
    }
}
