package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.host.Accounts.Group;
import io.muster.agent.host.Accounts.User;
import io.muster.agent.host.FileFacts;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Owners and modes: bits are taken away, none is added.
final class FileAmendment {

    private FileAmendment() {}

    static Optional<String> draft(FileResource file, Draft draft) {
        if ("absent".equals(file.state())) {
            return Optional.of("what a file is for is not known here: it is not removed");
        }
        for (var path : file.paths()) {
            var facts = draft.host().entry(path);
            if (facts.isEmpty() && ("present".equals(file.state()) || "nonCompliant".equals(file.missing()))) {
                return Optional.of(path + " is not there, and what it would hold is not known here");
            }
            facts.ifPresent(found -> permit(draft, path, found, file.owner(), file.group(), file.mode()));
        }
        return Optional.empty();
    }

    /// In homes only modes are changed: whose a home is, and what is in it, is for its people to say.
    static Optional<String> draft(HomesResource homes, Draft draft) {
        var mode = homes.mode();
        if (mode == null) {
            return Optional.of("homes belong to people: nothing in them is made, removed or given to others");
        }
        var host = draft.host();
        host.accounts().users().stream()
                .filter(user -> user.isPerson() && user.hasHome())
                .flatMap(user -> homes.check().equals("modes") ? Stream.of(user.home()) : dotFiles(host, user))
                .forEach(path -> host.entry(path).ifPresent(found -> permit(draft, path, found, null, null, mode)));
        return Optional.empty();
    }

    private static Stream<String> dotFiles(Host host, User user) {
        return host.names(user.home()).stream()
                .filter(name -> name.startsWith("."))
                .map(name -> user.home() + "/" + name)
                .filter(path -> host.entry(path).filter(FileFacts::regular).isPresent());
    }

    static void permit(
            Draft draft,
            String path,
            FileFacts found,
            @Nullable String owner,
            @Nullable String group,
            @Nullable String mode) {
        int allowed = mode == null ? 07777 : Integer.parseInt(mode, 8);
        int uid = owner == null ? found.uid() : uid(draft.host(), owner);
        draft.permit(path, found.mode() & allowed, uid, gid(draft.host(), group, found.gid()));
    }

    private static int uid(Host host, String owner) {
        return owner.equals("root")
                ? 0
                : host.accounts()
                        .user(owner)
                        .map(User::uid)
                        .orElseThrow(() -> new HostFault("there is no account " + owner));
    }

    /// The one that it has when that is one of the wanted, else the first that there is.
    private static int gid(Host host, @Nullable String group, int found) {
        if (group == null) {
            return found;
        }
        var wanted = Stream.of(group.split("\\|"))
                .flatMap(name ->
                        name.equals("root") ? Stream.of(0) : host.accounts().group(name).map(Group::gid).stream())
                .toList();
        if (wanted.isEmpty()) {
            throw new HostFault("there is no group " + group);
        }
        return wanted.contains(found) ? found : wanted.getFirst();
    }
}
