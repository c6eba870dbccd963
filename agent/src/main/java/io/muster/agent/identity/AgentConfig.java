package io.muster.agent.identity;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.NewIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who this machine is: written last when it joins, so that it is there if and only if it has joined.
///
/// @param correlationId of the join, as people gave it or as it was made up
public record AgentConfig(
        ResourceId resourceId,
        MachineId vmId,
        String subscriptionId,
        String resourceGroup,
        String resourceName,
        String location,
        String tenantId,
        String gateway,
        @Nullable String correlationId,
        @Nullable Map<String, String> tags) {

    public AgentConfig {
        tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    /// As they were when this machine joined.
    @Override
    public Map<String, String> tags() {
        return Objects.requireNonNull(tags);
    }

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// Of a join that nobody gave a correlation id or tags.
    public AgentConfig(
            ResourceId resourceId,
            MachineId vmId,
            String subscriptionId,
            String resourceGroup,
            String resourceName,
            String location,
            String tenantId,
            String gateway) {
        this(resourceId, vmId, subscriptionId, resourceGroup, resourceName, location, tenantId, gateway, null, null);
    }

    /// Nothing when this machine has not joined.
    public static Optional<AgentConfig> read(AgentHome home) {
        if (!Files.exists(home.config())) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(home.config().toFile(), AgentConfig.class));
        } catch (IOException damaged) {
            throw new UncheckedIOException(home.config() + " is damaged", damaged);
        }
    }

    public void write(AgentHome home) {
        try {
            AgentHome.write(home.config(), JSON.writeValueAsBytes(this), "rw-r--r--");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The same place under the new identity of a copy.
    AgentConfig as(NewIdentity told) {
        return new AgentConfig(
                told.resource(),
                told.machine(),
                subscriptionId,
                resourceGroup,
                told.resource().name(),
                location,
                tenantId,
                gateway,
                correlationId,
                tags);
    }
}
