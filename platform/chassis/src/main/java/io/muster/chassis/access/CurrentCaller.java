package io.muster.chassis.access;

import io.muster.chassis.arm.ArmError;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/// The caller of the request at hand, as the access filter found it.
@RequestScoped
public class CurrentCaller {

    private Caller caller = new Caller.Anyone();

    private @Nullable String named;

    void is(Caller found) {
        caller = found;
    }

    /// Whom the proof that was sent names; for the audit log, and worth nothing else.
    public void isNamed(String id) {
        named = id;
    }

    @Nullable
    String named() {
        return named;
    }

    /// The machine behind an `/agent/*` request.
    public Caller.Machine machine() {
        return switch (caller) {
            case Caller.Machine machine -> machine;
            case Caller.Person _, Caller.Anyone _ ->
                throw ArmError.forbidden("Only a machine with its own token may do this.")
                        .exception();
        };
    }

    /// The person or service principal behind an ARM request.
    public Caller.Person person() {
        return switch (caller) {
            case Caller.Person person -> person;
            case Caller.Machine _, Caller.Anyone _ ->
                throw ArmError.forbidden("Only a person or service principal may do this.")
                        .exception();
        };
    }
}
