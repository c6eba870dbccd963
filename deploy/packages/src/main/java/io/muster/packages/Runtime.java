package io.muster.packages;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/// A Java runtime with what the agent needs and no more, made from the one that builds.
final class Runtime {

    /// `java.naming` and `java.sql` are what the libraries for JSON and JWT refer to; `jdk.net` tells who is at the
    /// other end of a socket.
    private static final String MODULES =
            "java.base,java.logging,java.naming,java.net.http,java.sql,java.xml,jdk.net,jdk.unsupported";

    /// Those of `java.base`.
    private static final Set<String> PROVIDERS = Set.of("SUN", "SunRsaSign", "SunEC", "SunJSSE", "SunJCE");

    private static final Pattern PROVIDER = Pattern.compile("security\\.provider\\.\\d+=(\\S+)");

    private Runtime() {}

    /// Nothing is done where it is already.
    static void make(Path directory) throws IOException {
        if (Files.exists(directory.resolve("release"))) {
            return;
        }
        link(directory);
        var security = directory.resolve("conf/security/java.security");
        Files.writeString(security, withoutAbsentProviders(Files.readString(security)));
    }

    /// In search of a provider that it does not have the runtime makes every other that it finds: all of a library's.
    static String withoutAbsentProviders(String security) {
        var kept = new ArrayList<String>();
        int number = 0;
        for (var line : security.lines().toList()) {
            var provider = PROVIDER.matcher(line);
            if (!provider.matches()) {
                kept.add(line);
            } else if (PROVIDERS.contains(provider.group(1))) {
                number += 1;
                kept.add("security.provider." + number + "=" + provider.group(1));
            }
        }
        return String.join("\n", kept) + "\n";
    }

    private static void link(Path directory) {
        var said = new StringWriter();
        var out = new PrintWriter(said, true);
        int code = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException("this is no JDK: it has no jlink"))
                .run(
                        out,
                        out,
                        "--add-modules=" + MODULES,
                        "--output=" + directory,
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--vm=server");
        if (code != 0) {
            throw new IllegalStateException("jlink failed: " + said);
        }
    }
}
