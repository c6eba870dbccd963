package io.muster.extension.catalog;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/// Versions of an extension type.
@Path("/subscriptions/{subscription}/providers/Microsoft.HybridCompute/locations/{location}"
        + "/publishers/{publisher}/extensionTypes/{type}/versions")
public class CatalogResource {

    private final Catalog catalog;

    CatalogResource(Catalog catalog) {
        this.catalog = catalog;
    }

    record VersionShape(String id, VersionProperties properties) {}

    record VersionProperties(String publisher, String extensionType, String version) {}

    @GET
    public ArmPage<VersionShape> versions(
            @PathParam("subscription") String subscription,
            @PathParam("location") String location,
            @PathParam("publisher") String publisher,
            @PathParam("type") String type) {
        var found = catalog.find(publisher, type).orElseThrow(() -> unknown(publisher, type));
        var base = "/subscriptions/" + subscription + "/providers/Microsoft.HybridCompute/locations/" + location
                + "/publishers/" + found.publisher() + "/extensionTypes/" + found.type() + "/versions/";
        return new ArmPage<>(
                found.versions().stream()
                        .map(version -> new VersionShape(
                                base + version, new VersionProperties(found.publisher(), found.type(), version)))
                        .toList(),
                null);
    }

    /// For every place where somebody asks for a type that is not in the catalog.
    public static RuntimeException unknown(String publisher, String type) {
        return ArmError.notFound(
                        "ExtensionTypeNotFound",
                        "The extension type '" + publisher + "." + type
                                + "' is not in the catalog of this installation.")
                .exception();
    }
}
