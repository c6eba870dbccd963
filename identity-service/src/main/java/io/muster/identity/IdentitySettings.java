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

        /// PKCS#12 store with the keys of the authority and of tokens; made when it is not there.
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
    }
}
