package io.muster.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredProxyTest {

    private static final URI ARM = URI.create("https://muster.example/subscriptions");
    private static final URI AAD =
            URI.create("https://muster.example/auth/realms/muster/protocol/openid-connect/token");
    private static final URI ARC = URI.create("https://muster.example/agent/v1/stream");

    private static ConfiguredProxy proxy(Map<Setting, String> decided) {
        var values = new EnumMap<Setting, List<String>>(Setting.class);
        decided.forEach((setting, text) -> values.put(setting, setting.read(text)));
        return new ConfiguredProxy(new LocalConfig(values));
    }

    private static boolean isProxied(ConfiguredProxy proxy, URI uri) {
        return proxy.select(uri).getFirst().type() == Proxy.Type.HTTP;
    }

    @Test
    void withoutAnAddressNothingIsProxied() {
        assertThat(isProxied(proxy(Map.of()), ARM)).isFalse();
    }

    @Test
    void allGoesThroughTheProxy() {
        var proxy = proxy(Map.of(Setting.PROXY_URL, "http://127.0.0.9:3128"));
        assertThat(proxy.select(ARM))
                .containsExactly(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.9", 3128)));
        assertThat(isProxied(proxy, AAD)).isTrue();
        assertThat(isProxied(proxy, ARC)).isTrue();
    }

    @Test
    void whatIsBypassedGoesDirectly() {
        var proxy = proxy(Map.of(Setting.PROXY_URL, "http://127.0.0.9", Setting.PROXY_BYPASS, "AAD,Arc"));
        assertThat(isProxied(proxy, ARM)).isTrue();
        assertThat(isProxied(proxy, AAD)).isFalse();
        assertThat(isProxied(proxy, ARC)).isFalse();
    }

    @Test
    void aDirectConnectionHasNoProxy() {
        var proxy = proxy(Map.of(Setting.PROXY_URL, "http://127.0.0.9", Setting.CONNECTION_TYPE, "direct"));
        assertThat(isProxied(proxy, ARM)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost:8443/", "http://127.0.0.1/", "http://[::1]/"})
    void loopbackIsNeverProxied(String uri) {
        assertThat(isProxied(proxy(Map.of(Setting.PROXY_URL, "http://127.0.0.9")), URI.create(uri)))
                .isFalse();
    }
}
