package io.muster.agent.guest;

import io.muster.agent.enforce.EnforcementFault;
import io.muster.agent.enforce.Enforcer;
import io.muster.agent.enforce.Plan;
import io.muster.agent.enforce.Run.Order;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.rule.RuleSet;
import io.muster.contracts.AssignmentMode;
import io.muster.contracts.agent.DesiredState.Assignment;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Changes the machine where an assignment says so: once, or whenever it is not as assigned. What was taken back is not
/// tried again before something else is assigned.
public final class Correction {

    private static final Logger LOG = Logger.getLogger(Correction.class.getName());

    private final Supplier<Host> looks;
    private final @Nullable Enforcer enforcer;

    /// @param looks every one a new look at the machine
    public Correction(Supplier<Host> looks, Enforcer enforcer) {
        this(enforcer, looks);
    }

    private Correction(@Nullable Enforcer enforcer, Supplier<Host> looks) {
        this.looks = looks;
        this.enforcer = enforcer;
    }

    /// Looks, and changes nothing whatever an assignment says.
    public static Correction never(Supplier<Host> looks) {
        return new Correction(null, looks);
    }

    Host look() {
        return looks.get();
    }

    /// What the assignment makes of the machine.
    Corrected corrected(Assignment assignment, RuleSet rules, Host now) {
        if (enforcer == null || !changes(assignment.mode())) {
            return Corrected.wholly(now);
        }
        try {
            return corrected(enforcer, assignment, rules, now);
        } catch (EnforcementFault | HostFault | UncheckedIOException notNow) {
            LOG.warning(assignment.id() + " could not be enforced: " + notNow.getMessage());
            return Corrected.wholly(looks.get());
        }
    }

    /// Applied once and reported: nothing more is done about it, and nothing more is said unless somebody asks.
    boolean isSettled(Assignment assignment) {
        if (enforcer == null || assignment.mode() != AssignmentMode.APPLY_ONLY) {
            return false;
        }
        try {
            return enforcer.wasTold(print(assignment));
        } catch (UncheckedIOException unreadable) {
            return false;
        }
    }

    /// The machine was reported as it is after what the assignment has made of it.
    void told(Assignment assignment) {
        if (enforcer == null || assignment.mode() != AssignmentMode.APPLY_ONLY) {
            return;
        }
        try {
            enforcer.told(print(assignment));
        } catch (EnforcementFault | UncheckedIOException notNow) {
            LOG.warning(assignment.id() + " will be reported once more: " + notNow.getMessage());
        }
    }

    private Corrected corrected(Enforcer hand, Assignment assignment, RuleSet rules, Host now) {
        var print = print(assignment);
        if (assignment.mode() != AssignmentMode.APPLY_AND_AUTO_CORRECT && hand.wasDone(print)) {
            return Corrected.wholly(now);
        }
        var held = hand.held(print);
        if (held != null) {
            LOG.warning(assignment.id() + " is only audited: " + held);
            return Corrected.wholly(now);
        }
        var plan = plan(rules, now);
        if (plan.isEmpty() && assignment.mode() == AssignmentMode.APPLY_AND_AUTO_CORRECT) {
            return Corrected.wholly(now);
        }
        var later = hand.restsUntil(print);
        if (later.isPresent()) {
            LOG.info(assignment.id() + ": was corrected a short time ago, and is again after " + later.get());
            return Corrected.later(now, later.get(), plan);
        }
        var run = hand.enforce(new Order(assignment.id().toString(), print), plan);
        LOG.info(assignment.id() + ": " + plan.changes().size() + " changes, " + run.state());
        return Corrected.wholly(looks.get());
    }

    /// Nothing was changed yet, so this fails as whatever else cannot be looked at.
    private static Plan plan(RuleSet rules, Host now) {
        try {
            return rules.plan(now);
        } catch (OutOfMemoryError | StackOverflowError tooMuch) {
            throw new HostFault("planning needs more memory than the agent may have");
        }
    }

    /// A word that this version does not know changes nothing.
    static boolean changes(AssignmentMode mode) {
        return switch (mode) {
            case APPLY_ONLY, APPLY_AND_MONITOR, APPLY_AND_AUTO_CORRECT -> true;
            case AUDIT, UNKNOWN -> false;
        };
    }

    private static String print(Assignment assignment) {
        var wanted =
                assignment.id() + "\n" + assignment.content().sha256() + "\n" + new TreeMap<>(assignment.parameters());
        return Package.sha256(wanted.getBytes(StandardCharsets.UTF_8));
    }
}
