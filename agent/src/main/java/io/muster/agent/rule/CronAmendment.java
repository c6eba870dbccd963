package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.host.FileFacts;
import io.muster.agent.host.Host;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who may use cron and at: those who do, and root.
final class CronAmendment {

    private static final List<String> TABLES = List.of("/var/spool/cron/crontabs", "/var/spool/cron");

    private CronAmendment() {}

    static Optional<String> draft(CronResource cron, Draft draft) {
        if (!cron.check().equals("listedUsersOnly")) {
            return Optional.of("when a job shall run is for people to say");
        }
        cron.check(draft.host()).evidence().stream()
                .filter(piece -> !piece.satisfied())
                .forEach(piece -> amend(piece.where(), draft));
        return Optional.empty();
    }

    private static void amend(String path, Draft draft) {
        var host = draft.host();
        var there = host.entry(path);
        if (path.endsWith(".deny")) {
            draft.remove(path);
        } else if (there.isPresent()) {
            FileAmendment.permit(draft, path, there.get(), "root", "root", "0600");
        } else {
            draft.write(path, path.contains("cron") ? users(host) : "root\n", 0600);
        }
    }

    /// Root, and whoever has a table now.
    private static String users(Host host) {
        return Stream.concat(Stream.of("root"), TABLES.stream().flatMap(directory -> owners(host, directory)))
                .distinct()
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> owners(Host host, String directory) {
        return host.names(directory).stream()
                .filter(name -> host.entry(directory + "/" + name)
                                .filter(FileFacts::regular)
                                .isPresent()
                        && host.accounts().user(name).isPresent());
    }
}
