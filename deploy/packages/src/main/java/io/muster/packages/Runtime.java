package io.muster.packages;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/// A Java runtime with what the agent needs and no more, made from the one that builds.
final class Runtime {

    /// `java.naming` and `java.sql` are what the libraries for JSON and JWT refer to; `jdk.net` tells who is at the
    /// other
    /// end of a socket.
    private static final String MODULES =
            "java.base,java.logging,java.naming,java.net.http,java.sql,java.xml,jdk.net,jdk.unsupported";

    private Runtime() {}

    /// Nothing is done where it is already.
    static void make(Path directory) {
        if (Files.exists(directory.resolve("release"))) {
            return;
        }
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
