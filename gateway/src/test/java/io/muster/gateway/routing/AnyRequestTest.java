package io.muster.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/// What the gateway makes of a request line and of headers, whoever sends them.
class AnyRequestTest {

    private static final RoutingTable TABLE = Routes.table();

    static Stream<String> targets() {
        return Stream.of(
                "",
                "/",
                "//subscriptions/a",
                "/subscriptions/%2e%2e/x",
                "/auth/ADMIN/",
                "/auth/realms/muster/../master",
                "/agent/v1/identity/token",
                "/providers/Microsoft.HybridCompute/",
                "/subscriptions/s/providers/x/register",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/m/extensions/e",
                "/%",
                "/\u0130\u017f/\u0000");
    }

    /// One answer for every target, and never a way to what is closed.
    @MethodSource("targets")
    @FuzzTest
    void everyTargetGoesSomewhereOrIsRefused(@Nullable String any) {
        var target = Objects.requireNonNullElse(any, "");
        switch (TABLE.route(RoutingTable.withoutDoubledSlash(target), "2024-07-10")) {
            case Route.To(var service) -> {
                var lower = target.toLowerCase(Locale.ROOT);
                assertThat(service).isNotNull();
                assertThat(lower).doesNotStartWith("/auth/admin/").doesNotStartWith("/auth/realms/master/");
                assertThat(lower).doesNotContain("/../");
            }
            case Route.Refused(var refusal) -> assertThat(refusal).isNotNull();
            case Route.Own _ -> assertThat(target).isNotEqualToIgnoringCase("/auth/admin");
        }
    }

    static Stream<String> headers() {
        return Stream.of("", "close", "content-length, HOST ,x", ",,,", "x-ms-request-id\u0000", "\u0130");
    }

    /// Where a body ends stays in sight, and a caller's own id for the whole is a UUID or is not taken.
    @MethodSource("headers")
    @FuzzTest
    void noHeaderHidesWhereABodyEnds(@Nullable String any) {
        var value = Objects.requireNonNullElse(any, "");
        var services = MultiMap.caseInsensitiveMultiMap()
                .add("content-length", "7")
                .add("x-kept", "1")
                .add("connection", value);
        Labels.keepOwn(MultiMap.caseInsensitiveMultiMap(), services);
        assertThat(services.get("content-length")).isEqualTo("7");
        assertThat(services.contains("connection")).isFalse();
        var id = UUID.randomUUID().toString();
        assertThat(UUID.fromString(Labels.correlation(value, id))).isNotNull();
    }
}
