package io.muster.identity.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.server.Checkout;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ProvidersTest {

    private static final Providers PROVIDERS = new Providers();

    /// The gateway's table has the types of all services.
    @Test
    void everyTypeThatTheGatewayRoutesIsToldOf() throws Exception {
        var routes = Checkout.find().root().resolve("gateway/src/main/resources/routes.txt");
        var routed = Files.readAllLines(routes).stream()
                .filter(line -> line.startsWith("type "))
                .map(line -> line.split("\\s+")[1])
                .toList();
        assertThat(routed)
                .hasSizeGreaterThan(20)
                .allSatisfy(type -> assertThat(told())
                        .anyMatch(known -> known.equals(lower(type)) || isBelowSubscriptions(known, lower(type))));
    }

    @Test
    void everyTypeIsToldOnceAndHasAVersion() {
        assertThat(told()).doesNotHaveDuplicates();
        assertThat(PROVIDERS.all())
                .flatExtracting(Provider::types)
                .allSatisfy(type -> assertThat(type.apiVersions()).isNotEmpty());
    }

    /// `Microsoft.Resources/resourceGroups` is told of as `Microsoft.Resources/subscriptions/resourceGroups`.
    private static boolean isBelowSubscriptions(String known, String type) {
        return known.equals(type.replaceFirst("^microsoft.resources/", "microsoft.resources/subscriptions/"));
    }

    private static List<String> told() {
        return PROVIDERS.all().stream()
                .flatMap(provider ->
                        provider.types().stream().map(type -> lower(provider.namespace() + "/" + type.name())))
                .toList();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
