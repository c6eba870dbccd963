package io.muster.agent.config;

import io.muster.agent.identity.AgentHome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

/// Sends what the agent asks outside through the proxy that was configured. The services that one may let past it all
/// have one gateway here, so the path tells them apart. Loopback is never proxied.
public final class ConfiguredProxy extends ProxySelector {

    private static final int STANDARD_PORT = 80;

    private final LocalConfig config;

    public ConfiguredProxy(LocalConfig config) {
        this.config = config;
    }

    /// From now on for all that this process asks; nothing changes where nothing was configured.
    public static void use(AgentHome home) {
        if (Files.isReadable(home.root().resolve("localconfig.json"))) {
            ProxySelector.setDefault(new ConfiguredProxy(LocalConfig.read(home)));
        }
    }

    @Override
    public List<Proxy> select(URI uri) {
        var address = config.value(Setting.PROXY_URL);
        boolean isDirect = address.isEmpty()
                || config.value(Setting.CONNECTION_TYPE).equals("direct")
                || isLoopback(uri.getHost())
                || config.values(Setting.PROXY_BYPASS).stream()
                        .anyMatch(service -> service.equalsIgnoreCase(service(uri)));
        if (isDirect) {
            return List.of(Proxy.NO_PROXY);
        }
        var proxy = URI.create(address);
        return List.of(new Proxy(
                Proxy.Type.HTTP,
                new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? STANDARD_PORT : proxy.getPort())));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // There is one proxy: that it is away is told to whoever asked.
    }

    private static String service(URI uri) {
        var path = uri.getPath() == null ? "" : uri.getPath();
        if (path.startsWith("/auth/")) {
            return "AAD";
        }
        return path.startsWith("/agent/") ? "Arc" : "ARM";
    }

    private static boolean isLoopback(String host) {
        var name = String.valueOf(host).toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.startsWith("127.") || name.equals("[::1]");
    }
}
