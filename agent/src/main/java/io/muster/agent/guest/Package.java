package io.muster.agent.guest;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.agent.identity.Gateway;
import io.muster.agent.rule.RuleFormatException;
import io.muster.agent.rule.RuleSet;
import io.muster.contracts.agent.PackageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipInputStream;

/// A configuration package, opened only after its hash and its publisher's signature were found to be right.
public final class Package {

    /// Unpacked, of all entries; Machine Configuration's own limit.
    static final int LARGEST = 100 * 1024 * 1024;

    private static final Set<String> ENTRIES = Set.of("package.json", "rules.json");

    private Package() {}

    /// The rules of a verified package.
    ///
    /// @throws PackageFault for a wrong hash, signature, name or content; not a byte was read as a rule
    public static RuleSet open(PackageReference reference, byte[] zip, Publishers publishers) {
        publishers.verify(reference);
        if (zip.length != reference.size() || !sha256(zip).equals(reference.sha256())) {
            throw new PackageFault(reference.name() + ": its content is not what was signed");
        }
        return read(reference, zip);
    }

    /// The rules of a package whose bytes the caller vouches for.
    public static RuleSet read(PackageReference reference, byte[] zip) {
        var entries = entries(reference.name(), zip);
        var about = json(reference.name(), entries);
        if (!about.path("name").asText().equals(reference.name())
                || !about.path("version").asText().equals(reference.version())
                || !about.path("platform").asText().equals("linux")) {
            throw new PackageFault(reference.name() + ": it calls itself something else");
        }
        try {
            return RuleSet.parse(entry(reference.name(), entries, "rules.json"));
        } catch (RuleFormatException bad) {
            throw new PackageFault(reference.name() + ": " + bad.getMessage());
        }
    }

    private static Map<String, byte[]> entries(String name, byte[] bytes) {
        var entries = new HashMap<String, byte[]>();
        int left = LARGEST;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!ENTRIES.contains(entry.getName()) || entries.containsKey(entry.getName())) {
                    throw new PackageFault(name + ": it holds something else");
                }
                var content = zip.readNBytes(left + 1);
                left -= content.length;
                if (left < 0) {
                    throw new PackageFault(name + ": it is too large when unpacked");
                }
                entries.put(entry.getName(), content);
            }
        } catch (IOException damaged) {
            throw new PackageFault(name + ": the zip is damaged");
        }
        return entries;
    }

    private static byte[] entry(String name, Map<String, byte[]> entries, String entry) {
        var content = entries.get(entry);
        if (content == null) {
            throw new PackageFault(name + ": " + entry + " is missing");
        }
        return content;
    }

    private static JsonNode json(String name, Map<String, byte[]> entries) {
        try {
            return Gateway.JSON.readTree(entry(name, entries, "package.json"));
        } catch (IOException bad) {
            throw new PackageFault(name + ": package.json is no JSON");
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
