package io.muster.suites;

import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A machine of its own, as far as `azcmagent` goes: a home.
record JoiningMachine(Mesh mesh, String name, Path directory) {

    static JoiningMachine called(Mesh mesh, String name) throws IOException {
        var directory = mesh.directory().root().resolve("homes").resolve(name);
        return new JoiningMachine(mesh, name, Files.createDirectories(directory));
    }

    /// The command line, with this home.
    List<String> command(List<String> arguments) {
        return mesh.agent(directory.resolve("home"), arguments);
    }

    ProcessBuilder azcmagent(String... arguments) {
        return new ProcessBuilder(command(List.of(arguments)))
                .redirectOutput(out().toFile())
                .redirectError(err().toFile());
    }

    /// With all that says where.
    ProcessBuilder connect(String... more) {
        var arguments = new ArrayList<>(List.of(
                "--subscription-id=" + Names.SUBSCRIPTION,
                "--resource-group=" + Names.RESOURCE_GROUP,
                "--location=" + Names.LOCATION,
                "--tenant-id=" + Names.TENANT));
        arguments.addAll(List.of(more));
        return join(arguments.toArray(String[]::new));
    }

    /// With a join token, which says where.
    ProcessBuilder join(String... more) {
        var arguments = new ArrayList<>(List.of(
                "connect",
                "--gateway=" + mesh.addresses().gateway(),
                "--ca-file=" + mesh.directory().authority(),
                "--publishers=" + mesh.directory().publishers(),
                "--resource-name=" + name));
        arguments.addAll(List.of(more));
        return azcmagent(arguments.toArray(String[]::new));
    }

    /// An onboarding script, run where `azcmagent` is this one.
    ProcessBuilder script(String text) throws IOException {
        var bin = Files.createDirectories(directory.resolve("bin"));
        var launcher = Files.writeString(
                bin.resolve("azcmagent"),
                "#!/bin/sh\nexec " + String.join(" ", command(List.of())).replace("/*", "/\\*")
                        + " \"$@\" --resource-name=" + name + "\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        var file = Files.writeString(directory.resolve("onboard.sh"), text);
        var run = new ProcessBuilder("sh", file.toString())
                .redirectOutput(out().toFile())
                .redirectError(err().toFile());
        run.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        return run;
    }

    Path out() {
        return directory.resolve("out");
    }

    Path err() {
        return directory.resolve("err");
    }

    /// Both outputs of the last command.
    String said() throws IOException {
        return Files.readString(out()) + Files.readString(err());
    }

    static int ended(ProcessBuilder builder) throws IOException, InterruptedException {
        return ended(builder.start());
    }

    static int ended(Process process) throws InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("azcmagent does not end");
        }
        return process.exitValue();
    }
}
