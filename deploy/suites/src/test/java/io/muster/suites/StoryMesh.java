package io.muster.suites;

import io.muster.local.mesh.Addresses;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.MeshDirectory;
import io.muster.local.mesh.Progress;
import io.muster.local.server.Checkout;
import io.muster.local.server.Ports;
import io.muster.local.server.Trees;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;

/// A mesh of a story's own, new, beside whatever else runs.
final class StoryMesh {

    private StoryMesh() {}

    /// Not up yet.
    ///
    /// @param name of its directory below `target`; what was there is gone
    static Mesh in(String name) {
        var checkout = Checkout.find();
        var root = checkout.root().resolve("deploy/suites/target").resolve(name);
        Trees.delete(root);
        return new Mesh(
                checkout,
                new MeshDirectory(root),
                new Addresses(freePortBase(), Map.of()),
                Clock.systemUTC(),
                new Progress(System.out));
    }

    /// A base whose ports nobody has; the mesh of a developer may run beside.
    private static int freePortBase() {
        for (int base = 20_440; base < 30_000; base += 200) {
            int from = base;
            if (Stream.of(3, 4, 11, 12, 13, 14, 15, 32, 42, 80, 92, 93)
                    .noneMatch(offset -> Ports.isTaken(from + offset))) {
                return base;
            }
        }
        throw new IllegalStateException("no free ports");
    }
}
