package io.muster.identity.authority;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.chassis.arm.Strict;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The issuers of machine certificates, as operators see them.
@Path("/providers/Muster.Identity/authorities")
public class AuthorityResource {

    private static final Logger LOG = Logger.getLogger(AuthorityResource.class);

    private final Keys keys;

    AuthorityResource(Keys keys) {
        this.keys = keys;
    }

    /// @param role `Current`, `Next` or `Former`
    record Issuer(String id, String name, String type, Properties properties) {

        record Properties(String role, String subject, Instant notBefore, Instant notAfter) {}

        static Issuer of(KeySlot slot, String role) {
            var type = "Muster.Identity/authorities";
            return new Issuer(
                    "/providers/" + type + "/" + slot.id(),
                    slot.id(),
                    type,
                    new Properties(
                            role, slot.certificate().getSubjectX500Principal().getName(), slot.begins(), slot.ends()));
        }
    }

    record Issuers(List<Issuer> value) {}

    /// @param force promote although not every machine can know the next issuer yet
    @Strict
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Promotion(@Nullable Boolean force) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Issuers list() {
        return issuers(keys.ring());
    }

    /// The next issuer takes over. 409 `NextAuthorityTooYoung` while there may be machines that do not know it.
    @POST
    @Path("/promote")
    @Produces(MediaType.APPLICATION_JSON)
    @Blocking
    public Issuers promote(@Nullable Promotion promotion) {
        boolean force = promotion != null && Boolean.TRUE.equals(promotion.force());
        keys.promote(force).ifPresent(refusal -> {
            throw refusal.exception();
        });
        LOG.infof(
                "The next issuer took over, as an operator wished: %s",
                keys.ring().issuer());
        return issuers(keys.ring());
    }

    private static Issuers issuers(KeyRing ring) {
        var all = new ArrayList<Issuer>();
        all.add(Issuer.of(ring.issuer(), "Current"));
        all.add(Issuer.of(ring.nextIssuer(), "Next"));
        ring.formerIssuers().forEach(slot -> all.add(Issuer.of(slot, "Former")));
        return new Issuers(all);
    }
}
