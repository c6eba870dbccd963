package io.muster.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// By what a host can be told from its copies. Every part is a hash of what the host is known by, so that nothing
/// can be read from it but that it is the same or another. No part is a secret or proves anything.
///
/// In text: parts with spaces between, `m:` machine id, `u:` product UUID, `s:` product serial, `n:` one for each
/// network adapter; each with 16 hexadecimal digits.
///
/// @param machineId of the installation; null when it has none or it cannot be read
/// @param productUuid of the hardware, or what plays it
/// @param serial of the hardware
/// @param adapters sorted
public record HostFingerprint(
        @Nullable String machineId,
        @Nullable String productUuid,
        @Nullable String serial,
        List<String> adapters) {

    /// More adapters than this tell no more.
    public static final int MOST_ADAPTERS = 16;

    private static final Pattern TEXT = Pattern.compile("[musn]:[0-9a-f]{16}( [musn]:[0-9a-f]{16}){0,18}");

    public HostFingerprint {
        adapters = new TreeSet<>(adapters).stream().limit(MOST_ADAPTERS).toList();
        if (machineId == null && productUuid == null && serial == null && adapters.isEmpty()) {
            throw new IllegalArgumentException("a host fingerprint has at least one part");
        }
    }

    /// @throws IllegalArgumentException when it is no such text
    @JsonCreator
    public static HostFingerprint of(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("a host fingerprint is parts like m:0123456789abcdef");
        }
        var parts = List.of(text.split(" ", -1));
        return new HostFingerprint(single(parts, "m:"), single(parts, "u:"), single(parts, "s:"), all(parts, "n:"));
    }

    /// True when no part speaks against it. What only one of them has says nothing, and neither does one adapter
    /// more or less; adapters speak against it when they have none in common.
    public boolean mayBe(HostFingerprint other) {
        return agree(machineId, other.machineId)
                && agree(productUuid, other.productUuid)
                && agree(serial, other.serial)
                && (adapters.isEmpty() || other.adapters.isEmpty() || !Collections.disjoint(adapters, other.adapters));
    }

    /// What a newer look says; what it did not see stays as it was.
    public HostFingerprint updated(HostFingerprint newer) {
        return new HostFingerprint(
                newer.machineId == null ? machineId : newer.machineId,
                newer.productUuid == null ? productUuid : newer.productUuid,
                newer.serial == null ? serial : newer.serial,
                newer.adapters.isEmpty() ? adapters : newer.adapters);
    }

    @Override
    @JsonValue
    public String toString() {
        var parts = new ArrayList<String>();
        add(parts, "m:", machineId);
        add(parts, "u:", productUuid);
        add(parts, "s:", serial);
        adapters.forEach(adapter -> add(parts, "n:", adapter));
        return String.join(" ", parts);
    }

    private static boolean agree(@Nullable String one, @Nullable String other) {
        return one == null || other == null || Objects.equals(one, other);
    }

    private static void add(List<String> parts, String kind, @Nullable String hash) {
        if (hash != null) {
            parts.add(kind + hash);
        }
    }

    private static @Nullable String single(List<String> parts, String kind) {
        var found = all(parts, kind);
        if (found.size() > 1) {
            throw new IllegalArgumentException("a host fingerprint has one part " + kind);
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    private static List<String> all(List<String> parts, String kind) {
        return parts.stream()
                .filter(part -> part.startsWith(kind))
                .map(part -> part.substring(kind.length()))
                .collect(Collectors.toList());
    }
}
