package io.muster.assignment.content;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/// Where signed packages are.
@ConfigMapping(prefix = "muster.content")
interface ContentSettings {

    /// Holds `<name>-<version>.zip` beside `<name>-<version>.json`, a `PackageReference` that its publisher signed.
    Path directory();
}
