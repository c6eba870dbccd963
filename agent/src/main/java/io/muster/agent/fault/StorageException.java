package io.muster.agent.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Objects;

/// The disk of this machine does not take or give what the agent keeps there: it is full, or read-only, or somebody has
/// put something else there.
public final class StorageException extends UncheckedIOException {

    /// @param what happened to which file
    public StorageException(String what, IOException cause) {
        super(what + ": " + why(cause), cause);
    }

    private static String why(IOException cause) {
        var reason = cause instanceof FileSystemException told ? told.getReason() : cause.getMessage();
        return Objects.requireNonNullElse(reason, cause.getClass().getSimpleName());
    }
}
