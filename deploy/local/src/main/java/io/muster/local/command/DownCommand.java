package io.muster.local.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// Ends everything that `up` started.
@Command(name = "down", description = "Ends all parts; data stays.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    @ParentCommand
    Muster muster;

    @Override
    public Integer call() {
        var ended = muster.mesh().down();
        System.out.println(ended.isEmpty() ? "Nothing was running." : "Ended " + String.join(", ", ended) + ".");
        return 0;
    }
}
