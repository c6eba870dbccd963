package io.muster.agent.host;

/// What the file system says of a file.
///
/// @param mode permission bits with set-id and sticky bits, e.g. 0644
public record FileFacts(boolean directory, int uid, int gid, int mode, long size) {}
