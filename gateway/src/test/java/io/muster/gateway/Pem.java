package io.muster.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A self-signed certificate for localhost in the files that a gateway is given, made with the JDK's own tool.
final class Pem {

    private static final String PASSWORD = "for-tests-only";

    private Pem() {}

    /// Another file, for as long as the tests run.
    static Path file(String name, String content) {
        try {
            var directory = Files.createTempDirectory("muster-gateway");
            var file = Files.writeString(directory.resolve(name), content);
            directory.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The gateway's settings that name them.
    static Map<String, String> settings() {
        try {
            var directory = Files.createTempDirectory("muster-gateway");
            var store = directory.resolve("gateway.p12");
            var chain = directory.resolve("gateway.pem");
            var key = directory.resolve("gateway.key");
            for (var file : List.of(directory, store, chain, key)) {
                file.toFile().deleteOnExit();
            }
            generate(store);
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Files.writeString(
                    chain, pem("CERTIFICATE", keys.getCertificate("gateway").getEncoded()));
            Files.writeString(
                    key,
                    pem(
                            "PRIVATE KEY",
                            keys.getKey("gateway", PASSWORD.toCharArray()).getEncoded()));
            return Map.of(
                    "quarkus.tls.gateway.key-store.pem.0.cert", chain.toString(),
                    "quarkus.tls.gateway.key-store.pem.0.key", key.toString());
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void generate(Path store) throws IOException {
        var tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=gateway",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (tool.waitFor() != 0) {
                throw new IOException("keytool failed");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    private static String pem(String name, byte[] der) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + name + "-----\n";
    }
}
