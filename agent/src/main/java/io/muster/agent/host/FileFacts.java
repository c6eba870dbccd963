package io.muster.agent.host;

/// What the file system says of a file.
///
/// @param mode permission bits with set-id and sticky bits, e.g. 0644
public record FileFacts(Kind kind, int uid, int gid, int mode, long size) {

    /// What it is.
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }

    private static final int KIND_BITS = 0170000;

    /// @param mode as `stat` has it, with the bits that say what it is
    static FileFacts of(int mode, int uid, int gid, long size) {
        var kind = switch (mode & KIND_BITS) {
            case 0100000 -> Kind.FILE;
            case 0040000 -> Kind.DIRECTORY;
            case 0120000 -> Kind.LINK;
            default -> Kind.OTHER;
        };
        return new FileFacts(kind, uid, gid, mode & 07777, size);
    }

    public boolean directory() {
        return kind == Kind.DIRECTORY;
    }

    public boolean regular() {
        return kind == Kind.FILE;
    }
}
