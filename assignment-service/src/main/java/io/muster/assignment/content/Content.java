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

    /// Reads the directory again; true when there is something else to assign now, or something to take back.
    public boolean refresh() {
        var now = directory.read().after(packages);
        boolean different = !now.references().equals(packages.references()) || (now.whole() && !packages.whole());
        packages = now;
        return different;
    }
}
