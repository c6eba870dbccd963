package io.muster.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.muster.agent.Tree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server on loopback stands for the clouds' endpoints. It answers only with the header that each cloud wants.
class CloudProbeTest {

    @TempDir
    Path directory;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private CloudProbe probe;
    private Tree tree;

    @BeforeEach
    void anEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        var base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        probe = new CloudProbe(base, base);
        tree = new Tree(directory);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /// @param header wanted, e.g. `Metadata: true`; empty when none is
    private void tell(String request, String header, String body) {
        answers.put(request + " " + header, body);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(request);
            var body = answers.entrySet().stream()
                    .filter(told -> told.getKey().startsWith(request + " "))
                    .filter(told -> hasHeader(exchange, told.getKey().substring(request.length() + 1)))
                    .map(Map.Entry::getValue)
                    .findFirst();
            var bytes = body.orElse("").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.isPresent() ? 200 : 403, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static boolean hasHeader(HttpExchange exchange, String header) {
        var parts = header.split(": ", 2);
        return parts[1].equals(exchange.getRequestHeaders().getFirst(parts[0]));
    }

    @Test
    void onHardwareOfOnesOwnNobodyIsAsked() {
        tree.with("/sys/class/dmi/id/sys_vendor", "Dell Inc.\n");
        assertThat(probe.look(tree.host())).isEqualTo(new Cloud.None());
        assertThat(asked).isEmpty();
    }

    @Test
    void amazonIsAskedWithASession() {
        tree.with("/sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
        tell("PUT /latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds: 60", "session==");
        var session = "X-aws-ec2-metadata-token: session==";
        tell(
                "GET /latest/dynamic/instance-identity/document",
                session,
                "{\"accountId\":\"123456789012\",\"instanceId\":\"i-0abc\",\"region\":\"eu-west-1\",\"other\":{}}");
        tell("GET /latest/meta-data/local-hostname", session, "ip-10-0-0-1.ec2.internal");
        assertThat(probe.look(tree.host()))
                .isEqualTo(new Cloud.In(
                        Cloud.Provider.AWS,
                        Map.of(
                                "accountId", "123456789012",
                                "instanceId", "i-0abc",
                                "region", "eu-west-1",
                                "hostName", "ip-10-0-0-1.ec2.internal")));
    }

    @Test
    void amazonWithItsEndpointOffIsAmazonStill() {
        tree.with("/sys/class/dmi/id/bios_version", "4.11.amazon\n");
        assertThat(probe.look(tree.host())).isEqualTo(new Cloud.In(Cloud.Provider.AWS, Map.of()));
        assertThat(asked).containsExactly("PUT /latest/api/token");
    }

    @Test
    void anEndpointThatIsGoneIsNotWaitedFor() {
        server.stop(0);
        tree.with("/sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
        assertThat(probe.look(tree.host())).isEqualTo(new Cloud.In(Cloud.Provider.AWS, Map.of()));
    }

    @Test
    void googleIsAskedForEachThingByNameAndNeverForAttributes() {
        tree.with("/sys/class/dmi/id/product_name", "Google Compute Engine\n");
        var header = "Metadata-Flavor: Google";
        tell("GET /computeMetadata/v1/instance/id", header, "42");
        tell("GET /computeMetadata/v1/instance/image", header, "projects/debian-cloud/global/images/debian-12");
        tell("GET /computeMetadata/v1/instance/machine-type", header, "projects/7/machineTypes/e2-small");
        tell("GET /computeMetadata/v1/instance/zone", header, "projects/7/zones/europe-west1-b");
        tell("GET /computeMetadata/v1/project/project-id", header, "shop");
        tell("GET /computeMetadata/v1/project/numeric-project-id", header, "7");
        tell("GET /computeMetadata/v1/instance/service-accounts/", header, "default/\nsa@shop.example/\n");
        assertThat(probe.look(tree.host()))
                .isEqualTo(new Cloud.In(
                        Cloud.Provider.GCP,
                        Map.of(
                                "instanceId", "42",
                                "image", "projects/debian-cloud/global/images/debian-12",
                                "machineType", "e2-small",
                                "zone", "europe-west1-b",
                                "projectId", "shop",
                                "projectNumber", "7",
                                "serviceAccounts", "sa@shop.example")));
        assertThat(asked).noneMatch(request -> request.contains("attributes") || request.contains("recursive"));
    }

    @Test
    void oracleAndAzureAreKnownByTheirTags() {
        tree.with("/sys/class/dmi/id/chassis_asset_tag", "OracleCloud.com\n");
        tell("GET /opc/v2/instance/", "Authorization: Bearer Oracle", "{\"displayName\":\"box\"}");
        assertThat(probe.look(tree.host())).isEqualTo(new Cloud.In(Cloud.Provider.OCI, Map.of("displayName", "box")));
        tree.with("/sys/class/dmi/id/chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77\n");
        tell(
                "GET /metadata/instance/compute?api-version=2021-02-01&format=json",
                "Metadata: true",
                "{\"vmId\":\"5c08b38e\",\"name\":\"vm\"}");
        assertThat(probe.look(tree.host())).isEqualTo(new Cloud.In(Cloud.Provider.AZURE, Map.of("vmId", "5c08b38e")));
    }

    @Test
    void answersThatAreNoJsonTellNothing() {
        tree.with("/sys/class/dmi/id/chassis_asset_tag", "OracleCloud.com\n");
        tell("GET /opc/v2/instance/", "Authorization: Bearer Oracle", "<html>");
        assertThat(probe.look(tree.host())).isEqualTo(new Cloud.In(Cloud.Provider.OCI, Map.of()));
    }
}
