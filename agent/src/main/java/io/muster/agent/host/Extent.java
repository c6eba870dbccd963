package io.muster.agent.host;

/// How much of a file is read.
///
/// @param why said to whoever has more
record Extent(int bytes, int lines, String why) {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int ANY = Integer.MAX_VALUE;

    /// Of what root keeps. Lists of packages and kernel modules have some megabytes.
    static final Extent OF_ROOT = new Extent(16 * MEGABYTE, ANY, "");

    /// Of what people keep. Keys, tables of cron and settings of shells have some kilobytes; anybody may have as much
    /// more as the disk takes, in as many files as there are people, and it is root's memory that it is read into.
    static final Extent OF_PEOPLE =
            new Extent(MEGABYTE, 10_000, ", and more is not read of what lies in people's homes and spools");

    /// @throws HostFault when a file of so many bytes is too large
    void require(String path, long size) {
        if (size > bytes) {
            throw new HostFault(path + " is larger than " + bytes + " bytes" + why);
        }
    }

    /// @throws HostFault when a text has too many lines
    String require(String path, String text) {
        if (lines != ANY && text.chars().filter(one -> one == '\n').count() > lines) {
            throw new HostFault(path + " has more than " + lines + " lines" + why);
        }
        return text;
    }
}
