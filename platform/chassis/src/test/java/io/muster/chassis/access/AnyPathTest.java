package io.muster.chassis.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.muster.contracts.ResourceId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/// What the access filter makes of a path before it knows who asks.
class AnyPathTest {

    private static final AccessTable TABLE = AccessTable.parse("""
            GET /tenants                                               @person
            GET /subscriptions/{s}/resourceGroups/{g}                  Some/groups/read
            PUT {scope}/providers/Muster.Test/things/{name}            Muster.Test/things/write
            PUT {scope}/providers/Muster.Test/things/{name}/more/{one} Muster.Test/things/more/write
            """);

    static Stream<String> paths() {
        return Stream.of(
                "",
                "/",
                "//",
                "/tenants",
                "/TENANTS/",
                "/subscriptions/a/resourcegroups/b",
                "/subscriptions//resourceGroups/",
                "/providers/muster.test/things/x",
                "/subscriptions/a/providers/Muster.Test/things/x/more/y",
                "/at/L3N1YnM/providers/Muster.Test/things/x",
                "/a/../b/./providers/Muster.Test/things/\u0000",
                "/\u0130/\ud800/providers/Muster.Test/things/\u017f");
    }

    /// What is let through is spelled as its row is, goes back to what came, and asks at an id that the path is.
    @MethodSource("paths")
    @FuzzTest
    void isNothingOrOneOfTheTable(@Nullable String any) {
        var path = sent(any);
        for (var method : new String[] {"GET", "PUT"}) {
            TABLE.find(method, path).ifPresent(found -> {
                assertThat(found.path()).isEqualToIgnoringCase(path.startsWith("/") ? path : "/" + path);
                assertThat(AtScope.original(found.route())).isEqualTo(found.path());
                assertThat(TABLE.knows(path)).isTrue();
            });
        }
        id(path);
    }

    /// A path comes as bytes.
    private static String sent(@Nullable String any) {
        return any == null ? "" : new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static void id(String path) {
        try {
            var id = ResourceId.of(path);
            assertThat(id.keysDownToHere()).contains("/", id.key());
            assertThat(Lineage.of(id, List.of()).includes(id)).isTrue();
            assertThat(id.type()).isNotNull();
            assertThat(id.isWithin(ResourceId.ROOT)).isTrue();
        } catch (IllegalArgumentException none) {
            assertThat(none).hasMessageStartingWith("not a resource id");
        }
    }
}
