package io.muster.local.mesh;

import io.muster.local.server.PrivateFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// Property files: read, and written so that every value comes back as it was.
final class PropertyFile {

    private PropertyFile() {}

    /// Empty when there is no file.
    static Map<String, String> read(Path file) {
        var found = new TreeMap<String, String>();
        if (Files.exists(file)) {
            var properties = new Properties();
            try {
                properties.load(new StringReader(Files.readString(file)));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(file.toString(), unreadable);
            }
            properties.stringPropertyNames().forEach(name -> found.put(name, properties.getProperty(name)));
        }
        return found;
    }

    static void write(Path file, Map<String, String> values) {
        var text = new StringBuilder();
        new TreeMap<>(values)
                .forEach((name, value) -> text.append(escaped(name, true))
                        .append('=')
                        .append(escaped(value, false))
                        .append('\n'));
        PrivateFile.write(file, text.toString());
    }

    private static String escaped(String text, boolean isName) {
        var escaped = text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        // White space before a value would be taken for layout.
        var kept = escaped.startsWith(" ") ? "\\" + escaped : escaped;
        return isName ? escaped.replace(" ", "\\ ").replace(":", "\\:").replace("=", "\\=") : kept;
    }
}
