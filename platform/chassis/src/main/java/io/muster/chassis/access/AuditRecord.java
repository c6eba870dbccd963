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
/// @param kind `person`, `machine` or `anyone`
/// @param caller the principal or machine id
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

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

    /// What the access filter knows before there is an answer.
    record Attempt(Caller caller, String method, String action, String resource) {

        /// Writes are written down, looks only when they were refused, and never what needs no token and was answered.
        boolean isWorthALine(int status) {
            return isRefused(status) || (isWrite() && !(caller instanceof Caller.Anyone));
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

    String line() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an audit record that is no JSON", impossible);
        }
    }
}
