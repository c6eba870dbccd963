package io.muster.agent.himds;

import java.nio.file.Path;

/// Where the endpoint is.
///
/// @param port on loopback; SDKs look at 40342
/// @param tokens directory of challenge keys; SDKs trust `/var/opt/azcmagent/tokens` alone
public record HimdsSettings(int port, Path tokens) {}
