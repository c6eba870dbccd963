package io.muster.contracts.agent;

import io.muster.contracts.Required;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A configuration package by name, version and content. The bytes are fetched from
/// `GET /agent/v1/packages/{sha256}` and used only when hash and signature are right.
///
/// @param sha256 64 lower-case hex digits over the zip
/// @param size bytes of the zip
public record PackageReference(String name, String version, String sha256, long size, PackageSignature signature) {

    /// Package names become part of nothing on a machine's disk, yet are kept to a plain alphabet.
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /// Comes to stand in a file's name and is compared with others: both want it plain.
    private static final Pattern VERSION =
            Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}){0,3}(-[0-9A-Za-z]+(\\.[0-9A-Za-z]+)*)?");

    public PackageReference {
        Required.present("a package: name, version, sha256 and signature", name, version, sha256, signature);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("package name: a letter, then up to 63 of A-Z a-z 0-9 . _ -");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("package version: 1 to 4 numbers, then perhaps - and a word");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("package sha256: 64 lower-case hex digits");
        }
        if (size <= 0) {
            throw new IllegalArgumentException("package size: more than nothing");
        }
    }

    /// The bytes a publisher signs: they bind the content to its name and version.
    public byte[] signedBytes() {
        return ("muster-package-v1\n" + name + "\n" + version + "\n" + sha256 + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
