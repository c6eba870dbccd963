package io.muster.contracts.facts;

/// Topic names, `<owner>.<plural>`: only the owner writes. How each is kept is in `deploy/kafka/topics.yaml`.
public final class Topics {

    public static final String MACHINES = "identity.machines";
    public static final String SCOPES = "identity.scopes";
    public static final String ROLE_ASSIGNMENTS = "identity.role-assignments";
    public static final String CERTIFICATES = "identity.certificates";
    public static final String POLICIES = "assignment.policies";
    public static final String GUEST_ASSIGNMENTS = "assignment.guest-assignments";
    public static final String TARGETS = "assignment.targets";
    public static final String REPORTS = "evaluation.reports";
    public static final String STANDINGS = "evaluation.standings";
    public static final String FINDINGS = "evaluation.findings";
    public static final String PRESENCE = "notification.presence";
    public static final String HEARTBEATS = "notification.heartbeats";

    private Topics() {}
}
