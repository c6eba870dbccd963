package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Pam;
import java.util.List;
import java.util.Optional;

/// Modules of stacks, where their order makes them work. A stack that another tool writes is left to it.
final class PamAmendment {

    private static final List<String> FILES = List.of("/etc/pam.d/common-auth", "/etc/pam.d/common-password");
    private static final String ACCOUNT = "/etc/pam.d/common-account";
    private static final String SU = "/etc/pam.d/su";

    private PamAmendment() {}

    static Optional<String> draft(PamResource pam, Draft draft) {
        var host = draft.host();
        if (!Pam.isInstalled(host, pam.module())) {
            return Optional.of(pam.module() + " is not installed, and software is not installed by a rule");
        }
        return switch (pam.module()) {
            case "pam_wheel.so" -> wheel(pam, draft);
            case "pam_faillock.so" -> faillock(draft);
            case "pam_pwhistory.so" -> history(pam, draft);
            default -> Optional.of("where " + pam.module() + " belongs in this machine's stacks is for people to say");
        };
    }

    /// After the line that lets root pass, so that root never needs it.
    private static Optional<String> wheel(PamResource pam, Draft draft) {
        var text = draft.text(SU).orElse("");
        var stack = PamText.of(text);
        int root = stack.indexOf("auth", "pam_rootok.so");
        if (!pam.services().equals(List.of("su")) || root < 0 || stack.indexOf("auth", "pam_wheel.so") >= 0) {
            return Optional.of("the stack of su is not the one that is known here");
        }
        if (isLastWayToRoot(draft.host())) {
            return Optional.of("nobody is in the group, and there is no sudo: it would be the last way to root");
        }
        draft.write(
                SU,
                stack.insert(root + 1, "auth       required   pam_wheel.so use_uid")
                        .text());
        return Optional.empty();
    }

    /// People become root with root's password, and could not any more.
    private static boolean isLastWayToRoot(Host host) {
        var accounts = host.accounts();
        boolean password =
                accounts.withPassword().anyMatch(secret -> secret.name().equals("root"));
        boolean members = accounts.group("wheel")
                .or(() -> accounts.group("root"))
                .filter(group -> !group.members().isEmpty())
                .isPresent();
        return password && !members && host.facts("/usr/bin/sudo").isEmpty();
    }

    /// The module asks before the password is checked whether the account is locked, counts after it was wrong, and is
    /// told in `account` that it was right. Lines that jump over the new one jump one further.
    private static Optional<String> faillock(Draft draft) {
        var auth = stack(draft, FILES.getFirst());
        var account = stack(draft, ACCOUNT);
        int password = auth.indexOf("auth", "pam_unix.so");
        int deny = auth.indexOf("auth", "pam_deny.so");
        boolean counts = draft.text(FILES.getFirst()).orElse("").contains("pam_faillock.so");
        if (counts && account.indexOf("account", "pam_faillock.so") >= 0 && password > 0) {
            return Optional.empty();
        }
        if (counts || password < 0 || deny < password || account.indexOf("account", "pam_unix.so") < 0) {
            return Optional.of("the stacks of logins are not the ones that are known here");
        }
        draft.write(
                FILES.getFirst(),
                auth.insertBelowJumps(deny, "auth\t[default=die]\t\t\tpam_faillock.so authfail")
                        .insertBelowJumps(password, "auth\trequisite\t\t\tpam_faillock.so preauth")
                        .text());
        draft.write(
                ACCOUNT,
                account.insertBelowJumps(
                                account.indexOf("account", "pam_unix.so"), "account\trequired\t\t\tpam_faillock.so")
                        .text());
        return Optional.empty();
    }

    /// The old passwords are compared first; the module that stores the new one takes what was typed there.
    private static Optional<String> history(PamResource pam, Draft draft) {
        var path = FILES.getLast();
        var stack = stack(draft, path);
        int unix = stack.indexOf("password", "pam_unix.so");
        var remember =
                pam.expect() == null ? Optional.<String>empty() : pam.expect().nearest(null);
        if (unix < 0 || stack.indexOf("password", "pam_pwhistory.so") >= 0 || remember.isEmpty()) {
            return Optional.of("the stack of passwords is not the one that is known here");
        }
        draft.write(
                path,
                stack.withArgument(unix, "use_authtok")
                        .insertBelowJumps(unix, "password\trequisite\t\t\tpam_pwhistory.so remember=" + remember.get())
                        .text());
        return Optional.empty();
    }

    private static PamText stack(Draft draft, String path) {
        return PamText.of(draft.text(path).orElseThrow(() -> new HostFault(path + " is not there")));
    }
}
