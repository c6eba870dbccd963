package io.muster.agent.identity;

import io.muster.agent.fault.StorageException;
import io.muster.contracts.agent.NewIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;

/// How a copy becomes the machine that the control plane says it is now. What it was told is written down first,
/// so that a copy that is cut off in between goes on where it was.
public final class Becoming {

    private final AgentHome home;

    public Becoming(AgentHome home) {
        this.home = home;
    }

    void begin(NewIdentity told) {
        try {
            AgentHome.write(home.becoming(), Gateway.JSON.writeValueAsBytes(told), "rw-------");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Finishes what was begun, if anything was. Before anybody reads the configuration or the key.
    ///
    /// @return true when this host is another machine now
    public boolean finish() {
        try {
            if (!Files.exists(home.becoming())) {
                return false;
            }
            var told = Gateway.JSON.readValue(home.becoming().toFile(), NewIdentity.class);
            if (Files.exists(home.copyKey())) {
                Files.move(
                        home.copyKey(),
                        home.key(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.deleteIfExists(home.nextKey());
            Files.deleteIfExists(home.keySince());
            if (!home.isSplit()) {
                Files.deleteIfExists(home.state());
            }
            CertificateUpkeep.keep(home, told.certificate());
            AgentConfig.read(home).orElseThrow().as(told).write(home);
            Files.delete(home.becoming());
            return true;
        } catch (IOException failed) {
            throw new StorageException("the new identity could not be taken", failed);
        }
    }
}
