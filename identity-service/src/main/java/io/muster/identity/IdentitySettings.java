package io.muster.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/// The machine authority of this installation.
@ConfigMapping(prefix = "muster.identity")
public interface IdentitySettings {

    Authority authority();

    Tokens tokens();

    interface Authority {

        /// PKCS#12 store with the keys of the authority; made when it is not there.
        Path keystore();

        String password();

        /// Life of a machine certificate.
        @WithDefault("P90D")
        Duration certificateLife();
    }

    interface Tokens {

        /// Life of a machine token.
        @WithDefault("PT1H")
        Duration life();

        /// Life of a managed-identity token.
        @WithDefault("PT24H")
        Duration managedLife();

        /// The tenant that managed-identity tokens name.
        @WithDefault("${muster.bootstrap.tenant-id}")
        String tenantId();

        /// PKCS#12 store with the keys that sign; made when it is not there.
        Path keystore();

        @WithDefault("${muster.identity.authority.password}")
        String password();

        /// How long a key signs before the next one does.
        @WithDefault("P30D")
        Duration keyPeriod();
    }
}
