package io.muster.identity.scope;

import io.muster.contracts.ResourceId;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The one tenant of this installation. Its root management group has its id.
@Singleton
public class Tenant {

    private static final String NONE = "00000000-0000-0000-0000-000000000000";

    private final UUID id;

    Tenant(@ConfigProperty(name = "muster.bootstrap.tenant-id", defaultValue = NONE) UUID id) {
        this.id = id;
    }

    public String id() {
        return id.toString();
    }

    /// Above every management group and subscription.
    public ResourceId rootGroup() {
        return ResourceId.managementGroup(id());
    }
}
