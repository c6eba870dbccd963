package io.muster.packages;

import java.nio.file.Path;

/// One thing that a package puts on a machine; all belong to root.
sealed interface Piece {

    /// Absolute, where it will be.
    String at();

    record File(String at, Path source, int mode) implements Piece {}

    record Folder(String at) implements Piece {}

    record Link(String at, String target) implements Piece {}
}
