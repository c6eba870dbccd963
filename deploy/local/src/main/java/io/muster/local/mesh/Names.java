package io.muster.local.mesh;

import java.util.List;

/// What is always called the same in a local mesh.
public final class Names {

    public static final String SUBSCRIPTION = "6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0001";
    public static final String TENANT = "6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e00ff";
    public static final String RESOURCE_GROUP = "local";
    public static final String LOCATION = "local";

    /// `sub` of the first people and of the onboarding service principal.
    static final String OWNER = "6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0101";

    static final String READER = "6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0102";
    static final String ONBOARDING = "6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0103";

    /// The onboarding service principal that has a certificate instead of a secret.
    static final String CERTIFIED = "6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0104";

    static final List<String> SERVICES = List.of("identity", "assignment", "evaluation", "extension", "notification");

    private Names() {}
}
