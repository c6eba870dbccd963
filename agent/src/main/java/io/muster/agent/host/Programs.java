package io.muster.agent.host;

import java.util.List;

/// The programs of the machine we look at.
interface Programs {

    /// Standard output of a program that only tells.
    ///
    /// @throws HostFault when it cannot be run or fails
    String printed(List<String> command);
}
