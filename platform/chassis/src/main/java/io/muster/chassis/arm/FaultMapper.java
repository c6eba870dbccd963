package io.muster.chassis.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// The one place where a failure becomes an answer: decides what is logged and what the caller may know.
class FaultMapper {

    private static final Logger LOG = Logger.getLogger(FaultMapper.class);

    /// PostgreSQL's `character_not_in_repertoire`.
    private static final String NOT_A_TEXT = "22021";

    private static final int DEEPEST = 16;

    @ServerExceptionMapper
    Response refused(RefusedException refused) {
        return ArmResponse.of(refused.error());
    }

    @ServerExceptionMapper
    Response unauthenticated(AuthenticationFailedException failed) {
        return ArmResponse.of(ArmError.unauthenticated(
                "The access token is missing, expired or not for this service. Sign in again."));
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException failed) {
        return ArmResponse.of(ArmError.unauthenticated("The request needs an access token."));
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException failed) {
        return ArmResponse.of(ArmError.forbidden("The caller may not do this."));
    }

    /// Quarkus has a mapper of its own for this kind, which answers without a body.
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException mismatched) {
        return unreadable(mismatched);
    }

    @ServerExceptionMapper
    Response unreadable(JsonProcessingException unreadable) {
        return ArmResponse.of(ArmError.invalidContent(whatIsWrong(unreadable)));
    }

    @ServerExceptionMapper
    Response http(WebApplicationException failed) {
        if (failed.getCause() instanceof JsonProcessingException unreadable) {
            return unreadable(unreadable);
        }
        int status = failed.getResponse().getStatus();
        return switch (status) {
            case 400 -> ArmResponse.of(ArmError.invalidContent("The request could not be read."));
            case 404 ->
                ArmResponse.of(
                        ArmError.notFound("InvalidResourceType", "There is no such resource type or operation here."));
            case 405 ->
                ArmResponse.of(new ArmError(405, "MethodNotAllowed", "The resource does not take this method."));
            case 413 ->
                ArmResponse.of(
                        new ArmError(413, "RequestEntityTooLarge", "The body is larger than this resource takes."));
            case 415 -> ArmResponse.of(new ArmError(415, "UnsupportedMediaType", "Send application/json."));
            default ->
                status < 500
                        ? ArmResponse.of(new ArmError(status, "BadRequest", "The request was refused."))
                        : broken(failed);
        };
    }

    @ServerExceptionMapper
    Response broken(Throwable broken) {
        if (broken instanceof IllegalArgumentException bad && isInputProblem(bad)) {
            return ArmResponse.of(ArmError.invalidContent(String.valueOf(bad.getMessage())));
        }
        if (holdsNul(broken)) {
            return ArmResponse.of(ArmError.invalidContent(
                    "A text in the request has the character NUL, which cannot be kept. Send it without."));
        }
        LOG.error("A request failed", broken);
        return ArmResponse.of(new ArmError(
                500,
                "InternalServerError",
                "Something broke on our side. Try again; the request id leads to the log line."));
    }

    /// NUL is the one character that PostgreSQL takes in no text.
    private static boolean holdsNul(Throwable broken) {
        Throwable at = broken;
        for (int i = 0; i < DEEPEST && at != null; i += 1) {
            if (at instanceof SQLException refused && NOT_A_TEXT.equals(refused.getSQLState())) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    /// Values refuse in their constructors; Jackson wraps that, but path and query values arrive here bare.
    private static boolean isInputProblem(IllegalArgumentException bad) {
        var trace = bad.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith("io.muster.contracts.");
    }

    private static String whatIsWrong(JsonProcessingException unreadable) {
        if (unreadable instanceof UnrecognizedPropertyException unknown) {
            return "'" + unknown.getPropertyName() + "' is not known here, so nothing was done. Known are: "
                    + known(unknown) + ".";
        }
        if (unreadable instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            var path = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."));
            var cause =
                    mapping.getCause() instanceof IllegalArgumentException refused ? ": " + refused.getMessage() : ".";
            return "The value of '" + path + "' is not what this resource takes" + cause;
        }
        var location = unreadable.getLocation();
        return location == null
                ? "The body is not the JSON that this resource takes."
                : "The body is not valid JSON (line " + location.getLineNr() + ", column " + location.getColumnNr()
                        + ").";
    }

    private static String known(UnrecognizedPropertyException unknown) {
        var names = unknown.getKnownPropertyIds();
        return names == null
                ? "none"
                : names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }
}
