package io.muster.agent.metadata;

import io.muster.agent.host.Host;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the firmware says of the hardware: the DMI table as the kernel shows it. Some of it is for root's eyes only.
public record Hardware(Map<String, String> values) {

    private static final String DIRECTORY = "/sys/class/dmi/id/";
    private static final List<String> NAMES = List.of(
            "sys_vendor",
            "product_name",
            "product_serial",
            "product_uuid",
            "chassis_asset_tag",
            "bios_vendor",
            "bios_version");

    /// What makers leave in when they have nothing to say.
    private static final Set<String> NOTHING = Set.of(
            "none",
            "not specified",
            "not available",
            "not applicable",
            "n/a",
            "default string",
            "to be filled by o.e.m.",
            "system manufacturer",
            "system product name",
            "system serial number",
            "no asset tag",
            "asset-1234567890",
            "0");

    private static final int LONGEST = 256;

    public Hardware {
        values = Map.copyOf(values);
    }

    public static Hardware read(Host host) {
        var glance = new Glance(host);
        var found = new HashMap<String, String>();
        for (var name : NAMES) {
            said(glance, name).ifPresent(value -> found.put(name, value));
        }
        return new Hardware(found);
    }

    public Optional<String> manufacturer() {
        return value("sys_vendor");
    }

    public Optional<String> model() {
        return value("product_name");
    }

    Optional<String> serialNumber() {
        return value("product_serial");
    }

    public Optional<String> uuid() {
        return value("product_uuid").map(uuid -> uuid.toLowerCase(Locale.ROOT));
    }

    Optional<String> assetTag() {
        return value("chassis_asset_tag");
    }

    /// The cloud that this hardware belongs to, if it is a cloud's.
    Optional<Cloud.Provider> cloud() {
        if (is("sys_vendor", "Amazon EC2")
                || is("bios_vendor", "Amazon EC2")
                || value("bios_version").orElse("").endsWith(".amazon")) {
            return Optional.of(Cloud.Provider.AWS);
        }
        if (is("product_name", "Google Compute Engine")) {
            return Optional.of(Cloud.Provider.GCP);
        }
        if (is("chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77")) {
            return Optional.of(Cloud.Provider.AZURE);
        }
        if (is("chassis_asset_tag", "OracleCloud.com")) {
            return Optional.of(Cloud.Provider.OCI);
        }
        return Optional.empty();
    }

    private boolean is(String name, String value) {
        return value.equals(values.get(name));
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static Optional<String> said(Glance glance, String name) {
        return glance.word(DIRECTORY + name)
                .filter(text -> !NOTHING.contains(text.toLowerCase(Locale.ROOT)))
                .map(text -> text.substring(0, Math.min(LONGEST, text.length())));
    }
}
