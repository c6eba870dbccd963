package io.muster.packages;

/// What a package says of itself.
record About(String version) {

    static final String MAINTAINER = "The Muster project <muster@localhost>";
    static final String SUMMARY = "Muster's agent: connects this machine and says how it stands";
    static final String DESCRIPTION =
            "Speaks the public interfaces of Azure Arc's agent, to a control plane of your own.";

    private static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    String debArchitecture() {
        return isArm() ? "arm64" : "amd64";
    }

    String rpmArchitecture() {
        return isArm() ? "aarch64" : "x86_64";
    }
}
