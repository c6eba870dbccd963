package io.muster.assignment.content;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;

/// The packages that can be assigned now.
@Singleton
public class Content {

    private final PackageDirectory directory;
    private volatile Packages packages;

    Content(ContentSettings settings, ObjectMapper json) {
        this.directory = new PackageDirectory(settings.directory(), json);
        this.packages = directory.read();
    }

    public Packages packages() {
        return packages;
    }

    /// Reads the directory again; true when something is different now.
    public boolean refresh() {
        var now = directory.read();
        boolean different = !now.references().equals(packages.references());
        packages = now;
        return different;
    }
}
