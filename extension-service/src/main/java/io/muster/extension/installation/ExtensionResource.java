package io.muster.extension.installation;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.contracts.ResourceId;
import io.muster.extension.catalog.Catalog;
import io.muster.extension.catalog.CatalogResource;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Extensions of a machine. As long as the catalog is empty none can be installed, and every answer says so.
@Path(
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.HybridCompute/machines/{machine}/extensions")
public class ExtensionResource {

    private final Machines machines;
    private final Catalog catalog;

    ExtensionResource(Machines machines, Catalog catalog) {
        this.machines = machines;
        this.catalog = catalog;
    }

    /// The body of an extension's PUT.
    public record ExtensionBody(@Nullable Properties properties) {

        /// Which type; the rest is for later.
        public record Properties(
                @Nullable String publisher, @Nullable String type) {}
    }

    record ExtensionShape(String id, String name) {}

    @GET
    public Uni<ArmPage<ExtensionShape>> list(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String machine) {
        return existing(subscription, group, machine).map(_ -> new ArmPage<>(List.of(), null));
    }

    @GET
    @Path("/{name}")
    public Uni<ExtensionShape> find(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String machine,
            @PathParam("name") String name) {
        return existing(subscription, group, machine).map(_ -> {
            throw ArmError.resourceNotFound("Microsoft.HybridCompute/machines/extensions", name)
                    .exception();
        });
    }

    /// 404 `ExtensionTypeNotFound` for a type that is not in the catalog.
    @PUT
    @Path("/{name}")
    public Uni<Response> put(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String machine,
            @PathParam("name") String name,
            @Nullable ExtensionBody body) {
        if (body == null
                || body.properties() == null
                || body.properties().publisher() == null
                || body.properties().type() == null) {
            throw ArmError.invalidContent("The body needs properties.publisher and properties.type.")
                    .exception();
        }
        var publisher = body.properties().publisher();
        var type = body.properties().type();
        return existing(subscription, group, machine).map(_ -> {
            var known = catalog.find(publisher, type).orElseThrow(() -> CatalogResource.unknown(publisher, type));
            throw new ArmError(
                            501,
                            "ExtensionInstallationNotAvailable",
                            "This version of Muster cannot install " + known.publisher() + "." + known.type() + " yet.")
                    .exception();
        });
    }

    /// 204: there is nothing to delete.
    @DELETE
    @Path("/{name}")
    public Uni<Response> delete(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String machine,
            @PathParam("name") String name) {
        return existing(subscription, group, machine)
                .map(_ -> Response.noContent().build());
    }

    private Uni<ResourceId> existing(String subscription, String group, String machine) {
        var id = ResourceId.machine(subscription, group, machine);
        return machines.exists(id).map(exists -> {
            if (!exists) {
                throw ArmError.resourceNotFound("Microsoft.HybridCompute/machines", machine)
                        .exception();
            }
            return id;
        });
    }
}
