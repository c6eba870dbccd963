package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.host.HostFault;
import io.muster.contracts.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What would make a resource compliant, drafted; or why nothing is done about it. One that is fine is left alone.
final class Amendment {

    private static final Optional<String> DRAFTED = Optional.empty();

    private Amendment() {}

    /// @return why it cannot be; nothing when the draft has it
    static Optional<String> draft(Resource resource, Draft draft) {
        var now = resource.outcome(draft.host());
        if (now.verdict() == Verdict.ERROR) {
            return Optional.of("it is not known how it is: " + now.phrase());
        }
        if (now.verdict() != Verdict.NON_COMPLIANT) {
            return DRAFTED;
        }
        try {
            return byKind(resource, draft);
        } catch (HostFault cannot) {
            return Optional.of(String.valueOf(cannot.getMessage()));
        } catch (RuntimeException bug) {
            return Optional.of("the plan failed: " + bug);
        }
    }

    private static Optional<String> byKind(Resource resource, Draft draft) {
        return switch (resource) {
            case AllOf all -> all(all.of(), draft);
            case AnyOf any -> any(any.of(), draft);
            case FileResource file -> FileAmendment.draft(file, draft);
            case SysctlResource sysctl -> SysctlAmendment.draft(sysctl, draft);
            case SshdResource sshd -> SshdAmendment.draft(sshd, draft);
            case UnitResource unit -> UnitAmendment.draft(unit, draft);
            case MountResource mount -> MountAmendment.draft(mount, draft);
            case ModuleResource module -> KeyedAmendment.draft(module, draft);
            case LoginDefsResource loginDefs -> KeyedAmendment.draft(loginDefs, draft);
            case LimitsResource limits -> KeyedAmendment.draft(limits, draft);
            case JournaldResource journald -> KeyedAmendment.draft(journald, draft);
            case PamResource pam -> PamAmendment.draft(pam, draft);
            case CronResource cron -> CronAmendment.draft(cron, draft);
            case HomesResource homes -> FileAmendment.draft(homes, draft);
            case PackageResource _ ->
                Optional.of(
                        "software comes from the distribution and goes with all its data: no journal takes that back");
            case FirewallResource firewall -> FirewallAmendment.draft(firewall, draft);
            case AccountsResource accounts -> ofAccounts(accounts, draft);
            case BootLoaderResource _ -> Optional.of("nobody but the owner can choose this password");
            case ScriptResource _ -> Optional.of("a script says what is wrong, not what to do");
            case TextResource text -> BannerAmendment.draft(text, draft);
            case SettingResource setting -> LineAmendment.draft(setting, draft);
            case IniResource ini -> LineAmendment.draft(ini, draft);
            case TreeResource _, InetdResource _ ->
                Optional.of("the rule says what is wrong in the file, its program's own way to change it is not known");
            case RsyslogResource rsyslog -> RsyslogAmendment.draft(rsyslog, draft);
            case SearchPathResource _, AuditRuleResource _ ->
                Optional.of("which of the lines there is meant is for people to say");
            case KernelResource _, ProcessorResource _, InterfacesResource _, AgentResource _ ->
                Optional.of("it is not a setting of this machine");
            case Refusal refusal -> Optional.of(refusal.check(draft.host()).phrase());
        };
    }

    private static Optional<String> ofAccounts(AccountsResource accounts, Draft draft) {
        var limit = accounts.limit();
        if (limit != null) {
            return AgeAmendment.draft(accounts.check(), limit, draft);
        }
        return Optional.of(
                accounts.check().equals("rootHasPassword")
                        ? "nobody but the owner can choose this password"
                        : "accounts belong to people or to software: neither is locked out, renamed or removed by a rule");
    }

    /// Whole or not at all.
    private static Optional<String> all(List<Resource> parts, Draft draft) {
        var branch = draft.branch();
        var why = parts.stream()
                .map(part -> draft(part, branch))
                .flatMap(Optional::stream)
                .findFirst();
        if (why.isEmpty()) {
            draft.take(branch);
        }
        return why;
    }

    /// The first that can be; an alternative that is about something else than this machine has is none.
    private static Optional<String> any(List<Resource> parts, Draft draft) {
        var reasons = new ArrayList<String>();
        for (var part : parts) {
            if (part.outcome(draft.host()).verdict() == Verdict.NON_COMPLIANT) {
                var why = all(List.of(part), draft);
                if (why.isEmpty()) {
                    return DRAFTED;
                }
                reasons.add(why.get());
            }
        }
        return Optional.of(reasons.isEmpty() ? "none of the alternatives can be reached" : reasons.getFirst());
    }
}
