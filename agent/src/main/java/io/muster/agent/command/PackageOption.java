package io.muster.agent.command;

import io.muster.agent.guest.Package;
import io.muster.agent.identity.Gateway;
import io.muster.agent.rule.RuleSet;
import io.muster.contracts.agent.PackageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// A package that is at hand as files.
final class PackageOption {

    @Option(
            names = "--package",
            required = true,
            description = "The package's reference, <name>-<version>.json, with its zip beside it.")
    Path reference;

    PackageReference about() throws IOException {
        return Gateway.JSON.readValue(reference.toFile(), PackageReference.class);
    }

    RuleSet open(PackageReference about) throws IOException {
        var zip = reference.resolveSibling(about.name() + "-" + about.version() + ".zip");
        return Package.read(about, Files.readAllBytes(zip));
    }
}
