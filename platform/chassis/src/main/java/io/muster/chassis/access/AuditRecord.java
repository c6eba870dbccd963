package io.muster.chassis.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who did what to what, and whether they were let: one line of the audit log, in JSON so that nothing a caller sends
/// can look like a line of its own.
///
/// @param kind `person`, `machine`, `proof` or `anyone`
/// @param caller the id of the principal or machine, or of the join token
/// @param action the action that the access table asks for
/// @param status of the answer; 401 and 403 are refusals
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditRecord(
        String kind,
        @Nullable String caller,
        @Nullable String name,
        String method,
        String action,
        String resource,
        boolean allowed,
        int status,
        @Nullable String request,
        @Nullable String correlation) {

    /// The action of what is its own proof.
    static final String PROOF = "@proof";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

    /// What the access filter knows before there is an answer.
    record Attempt(Caller caller, String method, String action, String resource) {

        /// Writes are written down, looks only when they were refused, and never what needs neither token nor proof and
        /// was answered.
        boolean isWorthALine(int status) {
            boolean isKnown = !(caller instanceof Caller.Anyone) || action.equals(PROOF);
            return isRefused(status) || (isWrite() && isKnown);
        }

        AuditRecord answered(int status, @Nullable String request, @Nullable String correlation) {
            boolean allowed = !isRefused(status);
            return switch (caller) {
                case Caller.Person(var id, var called, var _) ->
                    new AuditRecord(
                            "person", id, called, method, action, resource, allowed, status, request, correlation);
                case Caller.Machine(var id, var at) ->
                    new AuditRecord(
                            "machine",
                            id.toString(),
                            at.value(),
                            method,
                            action,
                            resource,
                            allowed,
                            status,
                            request,
                            correlation);
                case Caller.Anyone() ->
                    new AuditRecord(
                            "anyone", null, null, method, action, resource, allowed, status, request, correlation);
            };
        }

        private boolean isWrite() {
            return !LOOKING.contains(method) && !action.toLowerCase(Locale.ROOT).endsWith("/read");
        }

        private static boolean isRefused(int status) {
            return status == 401 || status == 403;
        }
    }

    /// The same, where no token says who it was, with whom the proof names. Of what was refused that may be a lie.
    AuditRecord provenBy(@Nullable String id) {
        return caller != null || id == null
                ? this
                : new AuditRecord("proof", id, name, method, action, resource, allowed, status, request, correlation);
    }

    /// The same of what was refused whatever its status.
    AuditRecord denied() {
        return new AuditRecord(kind, caller, name, method, action, resource, false, status, request, correlation);
    }

    String line() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an audit record that is no JSON", impossible);
        }
    }
}
