package io.muster.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An ARM resource id: `/subscriptions/{s}[/resourceGroups/{g}][/providers/{namespace}/{type}/{name}…]`, or a
/// management group's. Keeps the spelling it was made with and compares without regard to case, as ARM does. `/` is
/// the root, above every management group.
public record ResourceId(String value) {

    private static final int LONGEST = 2_048;

    private static final String SUBSCRIPTION = "/subscriptions/";
    private static final String MANAGEMENT_GROUP = "/providers/microsoft.management/managementgroups/";

    /// The scope above all others.
    public static final ResourceId ROOT = new ResourceId("/");

    public ResourceId {
        if (!value.equals("/") && !isWellFormed(value)) {
            throw new IllegalArgumentException("not a resource id: " + shortened(value));
        }
    }

    /// @throws IllegalArgumentException when the text is not an absolute id of name pairs
    @JsonCreator
    public static ResourceId of(String text) {
        return new ResourceId(text);
    }

    public static ResourceId subscription(String subscription) {
        return new ResourceId("/subscriptions/" + subscription);
    }

    public static ResourceId resourceGroup(String subscription, String group) {
        return new ResourceId("/subscriptions/" + subscription + "/resourceGroups/" + group);
    }

    public static ResourceId managementGroup(String name) {
        return ROOT.child("Microsoft.Management", "managementGroups", name);
    }

    public static ResourceId machine(String subscription, String group, String name) {
        return resourceGroup(subscription, group).child("Microsoft.HybridCompute", "machines", name);
    }

    /// A resource of another provider that belongs to this one: `{this}/providers/{namespace}/{type}/{name}`.
    public ResourceId child(String namespace, String type, String name) {
        return new ResourceId((value.equals("/") ? "" : value) + "/providers/" + namespace + "/" + type + "/" + name);
    }

    /// True for `/providers/Microsoft.Management/managementGroups/{name}`.
    public boolean isManagementGroup() {
        return key().startsWith(MANAGEMENT_GROUP) && key().indexOf('/', MANAGEMENT_GROUP.length()) < 0;
    }

    /// True for `/subscriptions/{id}`.
    public boolean isSubscription() {
        return key().startsWith(SUBSCRIPTION) && key().indexOf('/', SUBSCRIPTION.length()) < 0;
    }

    public Optional<String> subscription() {
        return segmentAfter("subscriptions");
    }

    public Optional<String> resourceGroup() {
        return segmentAfter("resourcegroups");
    }

    /// The last segment.
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /// `Namespace/type[/type…]` of the last provider in the id; the scope's own type when there is no provider.
    public String type() {
        var parts = segments();
        int provider = -1;
        for (int i = 0; i < parts.size(); i += 1) {
            if (parts.get(i).equalsIgnoreCase("providers")) {
                provider = i;
            }
        }
        if (provider < 0 || provider + 1 == parts.size()) {
            return "Microsoft.Resources/" + (parts.size() > 2 ? "resourceGroups" : "subscriptions");
        }
        var type = new StringBuilder(parts.get(provider + 1));
        for (int i = provider + 2; i < parts.size(); i += 2) {
            type.append('/').append(parts.get(i));
        }
        return type.toString();
    }

    /// True when this id is the scope itself or something below it.
    public boolean isWithin(ResourceId scope) {
        return scope.value.equals("/") || key().equals(scope.key()) || key().startsWith(scope.key() + "/");
    }

    /// This id's key and those of everything that its spelling names above it, the root first.
    ///
    /// Halves of names, such as `/subscriptions`, are no places and are left out. What is above a subscription or
    /// management group its spelling does not say.
    public List<String> keysDownToHere() {
        var parts = key().substring(1).split("/");
        var keys = new ArrayList<String>();
        keys.add("/");
        var key = new StringBuilder();
        for (int i = 0; i < parts.length && !value.equals("/"); i += 1) {
            key.append('/').append(parts[i]);
            boolean isName = i % 2 == 1 && !parts[i - 1].equals("providers");
            if (isName || i == parts.length - 1) {
                keys.add(key.toString());
            }
        }
        return keys;
    }

    /// The spelling to compare and store by.
    public String key() {
        return value.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceId that && key().equals(that.key());
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }

    private Optional<String> segmentAfter(String word) {
        var parts = segments();
        for (int i = 0; i + 1 < parts.size(); i += 2) {
            if (parts.get(i).equalsIgnoreCase(word)) {
                return Optional.of(parts.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private List<String> segments() {
        return new ArrayList<>(List.of(value.substring(1).split("/")));
    }

    private static boolean isWellFormed(String text) {
        if (text.length() > LONGEST || text.length() < 2 || text.charAt(0) != '/' || text.endsWith("/")) {
            return false;
        }
        for (var segment : text.substring(1).split("/", -1)) {
            if (segment.isBlank() || segment.equals(".") || segment.equals("..") || hasControl(segment)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasControl(String segment) {
        return segment.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '?' || c == '#' || c == '\\');
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
