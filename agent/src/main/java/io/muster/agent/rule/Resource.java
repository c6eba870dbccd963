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
    @JsonSubTypes.Type(value = TextResource.class, name = "text"),
    @JsonSubTypes.Type(value = SettingResource.class, name = "setting"),
    @JsonSubTypes.Type(value = SysctlResource.class, name = "sysctl"),
    @JsonSubTypes.Type(value = SshdResource.class, name = "sshd"),
    @JsonSubTypes.Type(value = UnitResource.class, name = "unit"),
    @JsonSubTypes.Type(value = PackageResource.class, name = "package"),
    @JsonSubTypes.Type(value = MountResource.class, name = "mount"),
    @JsonSubTypes.Type(value = ModuleResource.class, name = "module"),
    @JsonSubTypes.Type(value = AccountsResource.class, name = "accounts")
})
sealed interface Resource
        permits AllOf,
                AnyOf,
                FileResource,
                TextResource,
                SettingResource,
                SysctlResource,
                SshdResource,
                UnitResource,
                PackageResource,
                MountResource,
                ModuleResource,
                AccountsResource {

    /// Looks, and changes nothing.
    ///
    /// @throws io.muster.agent.host.HostFault when the machine cannot be read there
    Outcome check(Host host);

    /// As `check`, where a fault is an outcome too: it keeps nobody from looking at the other parts of a rule.
    default Outcome outcome(Host host) {
        try {
            return check(host);
        } catch (HostFault fault) {
            return Outcome.error(String.valueOf(fault.getMessage()));
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
