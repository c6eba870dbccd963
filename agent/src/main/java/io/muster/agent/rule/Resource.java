package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.contracts.agent.Evidence;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A part of the machine and how it should be. One record, one checker for each kind, see `docs/rule-format.md`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AllOf.class, name = "all"),
    @JsonSubTypes.Type(value = AnyOf.class, name = "any"),
    @JsonSubTypes.Type(value = FileResource.class, name = "file"),
    @JsonSubTypes.Type(value = TreeResource.class, name = "tree"),
    @JsonSubTypes.Type(value = TextResource.class, name = "text"),
    @JsonSubTypes.Type(value = SettingResource.class, name = "setting"),
    @JsonSubTypes.Type(value = IniResource.class, name = "ini"),
    @JsonSubTypes.Type(value = SysctlResource.class, name = "sysctl"),
    @JsonSubTypes.Type(value = SshdResource.class, name = "sshd"),
    @JsonSubTypes.Type(value = UnitResource.class, name = "unit"),
    @JsonSubTypes.Type(value = InetdResource.class, name = "inetd"),
    @JsonSubTypes.Type(value = PackageResource.class, name = "package"),
    @JsonSubTypes.Type(value = MountResource.class, name = "mount"),
    @JsonSubTypes.Type(value = ModuleResource.class, name = "module"),
    @JsonSubTypes.Type(value = KernelResource.class, name = "kernel"),
    @JsonSubTypes.Type(value = ProcessorResource.class, name = "processor"),
    @JsonSubTypes.Type(value = InterfacesResource.class, name = "interfaces"),
    @JsonSubTypes.Type(value = FirewallResource.class, name = "firewall"),
    @JsonSubTypes.Type(value = AccountsResource.class, name = "accounts"),
    @JsonSubTypes.Type(value = HomesResource.class, name = "homes"),
    @JsonSubTypes.Type(value = PamResource.class, name = "pam"),
    @JsonSubTypes.Type(value = LoginDefsResource.class, name = "loginDefs"),
    @JsonSubTypes.Type(value = LimitsResource.class, name = "limits"),
    @JsonSubTypes.Type(value = SearchPathResource.class, name = "searchPath"),
    @JsonSubTypes.Type(value = JournaldResource.class, name = "journald"),
    @JsonSubTypes.Type(value = RsyslogResource.class, name = "rsyslog"),
    @JsonSubTypes.Type(value = BootLoaderResource.class, name = "bootLoader"),
    @JsonSubTypes.Type(value = AuditRuleResource.class, name = "auditRule"),
    @JsonSubTypes.Type(value = CronResource.class, name = "cron"),
    @JsonSubTypes.Type(value = ScriptResource.class, name = "script"),
    @JsonSubTypes.Type(value = AgentResource.class, name = "agent")
})
sealed interface Resource
        permits AllOf,
                AnyOf,
                FileResource,
                TreeResource,
                TextResource,
                SettingResource,
                IniResource,
                SysctlResource,
                SshdResource,
                UnitResource,
                InetdResource,
                PackageResource,
                MountResource,
                ModuleResource,
                KernelResource,
                ProcessorResource,
                InterfacesResource,
                FirewallResource,
                AccountsResource,
                HomesResource,
                PamResource,
                LoginDefsResource,
                LimitsResource,
                SearchPathResource,
                JournaldResource,
                RsyslogResource,
                BootLoaderResource,
                AuditRuleResource,
                CronResource,
                ScriptResource,
                AgentResource,
                Refusal {

    /// Looks, and changes nothing.
    ///
    /// @throws io.muster.agent.host.HostFault when the machine cannot be read there
    Outcome check(Host host);

    /// As `check`, where a fault is an outcome too: it keeps nobody from looking at the other parts of a rule.
    default Outcome outcome(Host host) {
        try {
            return check(host);
        } catch (HostFault fault) {
            return Outcome.error(fault);
        }
    }

    /// This and all it is made of.
    default Stream<Resource> parts() {
        return Stream.of(this);
    }

    /// Refuses a word that a rule may not use there.
    static void require(@Nullable String word, String field, String... known) {
        if (word != null && !List.of(known).contains(word)) {
            throw new IllegalArgumentException(field + " is one of " + String.join(", ", known));
        }
    }

    /// Refuses what `missing` may not be.
    static void requireMissing(@Nullable String word) {
        require(word, "missing", "notApplicable", "compliant", "nonCompliant");
    }

    /// Refuses what is no mode.
    static void requireMode(@Nullable String mode) {
        if (mode != null && !mode.matches("[0-7]{3,4}")) {
            throw new IllegalArgumentException("a mode is three or four octal digits");
        }
    }

    /// What a kind answers when the file it is about is not there.
    default Outcome missing(String policy, String path) {
        return switch (policy) {
            case "compliant" ->
                Outcome.of(List.of(new Evidence(path, "absent or as wanted", null, true)), path + " is not there", "");
            case "nonCompliant" ->
                Outcome.of(List.of(new Evidence(path, "present", null, false)), "", path + " is not there");
            default -> Outcome.notApplicable(path + " is not there");
        };
    }
}
