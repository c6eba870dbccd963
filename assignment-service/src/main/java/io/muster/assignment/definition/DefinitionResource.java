package io.muster.assignment.definition;

import io.muster.chassis.access.AtScope;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/// Policy definitions. The built-in ones are the same at every scope.
@Path(AtScope.PATH + "/providers/Microsoft.Authorization/policyDefinitions")
public class DefinitionResource {

    private final Definitions definitions;

    DefinitionResource(Definitions definitions) {
        this.definitions = definitions;
    }

    @GET
    public ArmPage<DefinitionShape> list() {
        return new ArmPage<>(definitions.all().stream().map(DefinitionShape::of).toList(), null);
    }

    @GET
    @Path("/{name}")
    public DefinitionShape find(@PathParam("name") String name) {
        return definitions
                .named(name)
                .map(DefinitionShape::of)
                .orElseThrow(() -> ArmError.notFound(
                                "PolicyDefinitionNotFound", "The policy definition '" + name + "' could not be found.")
                        .exception());
    }
}
