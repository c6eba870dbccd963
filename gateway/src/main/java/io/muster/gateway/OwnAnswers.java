package io.muster.gateway;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.muster.gateway.routing.Refusal;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// How the gateway's own resources refuse: as everything else here does.
public class OwnAnswers {

    /// A refusal as a resource answers it.
    public static Response answer(Refusal refusal) {
        var response = Response.status(refusal.status()).entity(refusal.body());
        refusal.headers().forEach(response::header);
        return response.build();
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException refused) {
        return answer(new Refusal(405, "MethodNotAllowed", "The resource does not take this method."));
    }

    @ServerExceptionMapper
    Response mismatched(MismatchedInputException unreadable) {
        var name = unreadable instanceof UnrecognizedPropertyException unknown
                ? "'" + unknown.getPropertyName() + "' is not known here."
                : "The body is not the JSON that is taken here.";
        return answer(new Refusal(400, "InvalidRequestContent", name));
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException missing) {
        return answer(Refusal.nothingHere());
    }
}
