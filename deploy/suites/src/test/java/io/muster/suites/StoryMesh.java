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
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// The mesh of all stories, beside whatever else runs: new and up when the first one asks for it, down after the last.
/// A story that takes a [Mesh] as a parameter gets it, and leaves it with every part running.
final class StoryMesh implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext story) {
        return parameter.getParameter().getType().equals(Mesh.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext story) {
        return story.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Running.class, _ -> Running.begin(), Running.class)
                .mesh();
    }

    /// Closed by JUnit when all is told.
    private record Running(Mesh mesh) implements AutoCloseable {

        static Running begin() {
            var checkout = Checkout.find();
            var root = checkout.root().resolve("deploy/suites/target/mesh");
            Trees.delete(root);
            var mesh = new Mesh(
                    checkout,
                    new MeshDirectory(root),
                    new Addresses(freePortBase(), Map.of()),
                    Clock.systemUTC(),
                    new Progress(System.out));
            mesh.up();
            return new Running(mesh);
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

        @Override
        public void close() {
            var _ = mesh.down();
        }
    }
}
