package io.muster.baselines;

import static java.util.Map.entry;

import java.util.Map;

/// The parameters of the published baseline, with the values that hold here where an assignment decides nothing.
final class Parameters {

    static final Map<String, String> STANDARD = Map.ofEntries(
            entry("EnsureAllowGroupsIsConfigured", "*"),
            entry("EnsureAllowUsersIsConfigured", "*@*"),
            entry("EnsureAppropriateCiphersForSsh", "aes128-ctr,aes192-ctr,aes256-ctr"),
            entry("EnsureDefaultDenyFirewallPolicyIsSet", "0"),
            entry("EnsureDefaultUmaskForAllUsers", "0077"),
            entry("EnsureDenyGroupsConfigured", "root"),
            entry("EnsureDenyUsersIsConfigured", "root"),
            entry("EnsureFilePermissionsForAllRsyslogLogFiles", "0600,0640"),
            entry("EnsureInactivePasswordLockPeriod", "30"),
            entry("EnsureLoggingLevel", "Informational"),
            entry("EnsureMaxDaysBetweenPasswordChanges", "365"),
            entry("EnsureMinDaysBetweenPasswordChanges", "7"),
            entry(
                    "EnsureOnlyApprovedMacAlgorithmsAreUsed",
                    "hmac-sha2-256,hmac-sha2-256-etm@openssh.com,hmac-sha2-512,hmac-sha2-512-etm@openssh.com"),
            entry("EnsurePasswordCreationRequirements", "3,14,4,-1,-1,-1,-1"),
            entry("EnsurePasswordExpiration", "365"),
            entry("EnsurePasswordExpirationWarning", "7"),
            entry("EnsurePasswordHashingAlgorithm", "6"),
            entry("EnsurePasswordReuseIsLimited", "5"),
            entry("EnsurePermissionsOnBootloaderConfig", "0600"),
            entry("EnsurePermissionsOnEtcAnacronTab", "0600"),
            entry("EnsurePermissionsOnEtcCronD", "0700"),
            entry("EnsurePermissionsOnEtcCronDaily", "0700"),
            entry("EnsurePermissionsOnEtcCronHourly", "0700"),
            entry("EnsurePermissionsOnEtcCronMonthly", "0700"),
            entry("EnsurePermissionsOnEtcCronWeekly", "0700"),
            entry("EnsurePermissionsOnEtcGShadow", "0640"),
            entry("EnsurePermissionsOnEtcGShadowDash", "0640"),
            entry("EnsurePermissionsOnEtcGroup", "0644"),
            entry("EnsurePermissionsOnEtcGroupDash", "0644"),
            entry("EnsurePermissionsOnEtcHostsAllow", "0644"),
            entry("EnsurePermissionsOnEtcHostsDeny", "0644"),
            entry("EnsurePermissionsOnEtcIssue", "0644"),
            entry("EnsurePermissionsOnEtcIssueNet", "0644"),
            entry("EnsurePermissionsOnEtcMotd", "0644"),
            entry("EnsurePermissionsOnEtcPasswd", "0644"),
            entry("EnsurePermissionsOnEtcPasswdDash", "0644"),
            entry("EnsurePermissionsOnEtcShadow", "0640"),
            entry("EnsurePermissionsOnEtcShadowDash", "0640"),
            entry("EnsurePermissionsOnEtcSshSshdConfig", "0600"),
            entry("EnsureRestrictedUserHomeDirectories", "0700,0750"),
            entry("EnsureSshBestPracticeIgnoreRhosts", "yes"),
            entry("EnsureSshBestPracticeProtocol", "2"),
            entry("EnsureSshClientAliveIntervalIsConfigured", "3600"),
            entry("EnsureSshClientIntervalCountMaxIsConfigured", "3"),
            entry("EnsureSshHostbasedAuthenticationIsDisabled", "no"),
            entry("EnsureSshLogLevelIsSet", "INFO,VERBOSE"),
            entry("EnsureSshLoginGraceTimeIsSet", "60"),
            entry("EnsureSshMaxAuthTriesIsSet", "6"),
            entry("EnsureSshPermitEmptyPasswordsIsDisabled", "no"),
            entry("EnsureSshPermitRootLoginIsDisabled", "no"),
            entry("EnsureSshPortIsConfigured", "22"),
            entry("EnsureSshWarningBannerIsEnabled", ""),
            entry("EnsureUnnecessaryAccountsAreRemoved", "games,test"),
            entry("EnsureUsersCannotSetSshEnvironmentOptions", "no"),
            entry("EnsureUsersDotFilesArentGroupOrWorldWritable", "0755"));

    private Parameters() {}
}
