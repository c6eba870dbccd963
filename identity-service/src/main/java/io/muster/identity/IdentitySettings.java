package io.muster.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The machine authority of this installation.
@ConfigMapping(prefix = "muster.identity")
public interface IdentitySettings {

    Authority authority();

    Tokens tokens();

    interface Authority {

        /// PKCS#12 store with the keys of the authority; made when it is not there. Beside it, with the ending `.lock`,
        /// the file that keeps processes apart; a device needs that one only.
        Path keystore();

        /// Of the store, or the PIN of the device.
        String password();

        /// Kind of the store: `PKCS12`, or `PKCS11` with a provider.
        @WithDefault("PKCS12")
        String type();

        /// Name of the security provider of a device, e.g. `SunPKCS11`.
        Optional<String> provider();

        /// What the provider is configured with; for `SunPKCS11` the path of its file.
        Optional<String> providerConfiguration();

        /// Life of a machine certificate.
        @WithDefault("P90D")
        Duration certificateLife();

        /// Life of an issuer. It gives way to the next one four lives of a certificate before its end.
        @WithDefault("P3650D")
        Duration issuerLife();

        /// How long a revocation list and a status are good for.
        @WithDefault("PT24H")
        Duration listLife();

        /// How often the keys are looked after.
        @WithDefault("5m")
        String watch();
    }

    Returns returns();

    Clones clones();

    /// Machines that come back after their certificate has ended.
    interface Returns {

        /// What a machine needs that comes back with its old key.
        @WithDefault("automatic")
        Policy policy();

        /// Under `automatic`: who stayed away longer needs somebody's yes too.
        @WithDefault("P90D")
        Duration within();

        /// When a machine that waits for a yes asks again.
        @WithDefault("PT15M")
        Duration retry();

        enum Policy {
            /// Nothing, for a while.
            AUTOMATIC,
            /// Somebody's yes.
            APPROVED
        }
    }

    /// Hosts that share an identity.
    interface Clones {

        /// Copies have to take an identity of their own; else they are only told of.
        @WithDefault("true")
        boolean rekey();

        /// How close together two returns to a host have to be to tell two hosts apart.
        @WithDefault("P1D")
        Duration window();

        /// How many copies of one machine may become machines.
        @WithDefault("16")
        int most();
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
