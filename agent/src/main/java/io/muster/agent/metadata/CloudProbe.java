package io.muster.agent.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.muster.agent.host.Host;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Asks a cloud's metadata endpoint what this machine is to it. Asks only where the hardware says that the machine is
/// this cloud's: on other networks anybody might answer at that address. Gives up after moments.
public final class CloudProbe {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int LARGEST = 64 * 1024;

    private final URI linkLocal;
    private final URI google;
    private final HttpClient client = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    /// At the addresses that the clouds document.
    public CloudProbe() {
        this(URI.create("http://169.254.169.254"), URI.create("http://metadata.google.internal"));
    }

    CloudProbe(URI linkLocal, URI google) {
        this.linkLocal = linkLocal;
        this.google = google;
    }

    /// What the machine is to its cloud; that it is the cloud's is true even where the endpoint is switched off.
    public Cloud look(Host host) {
        return look(Hardware.read(host));
    }

    Cloud look(Hardware hardware) {
        var suspected = hardware.cloud();
        if (suspected.isEmpty()) {
            return new Cloud.None();
        }
        return switch (suspected.get()) {
            case AWS -> aws();
            case GCP -> google();
            case OCI ->
                Cloud.oracle(json(ask(linkLocal, "/opc/v2/instance/", Map.of("Authorization", "Bearer Oracle"))));
            case AZURE ->
                Cloud.azure(json(ask(
                        linkLocal,
                        "/metadata/instance/compute?api-version=2021-02-01&format=json",
                        Map.of("Metadata", "true"))));
        };
    }

    /// IMDSv2: a session token first, so that a mere forwarder of GETs gets nothing.
    private Cloud aws() {
        var session = send(HttpRequest.newBuilder(linkLocal.resolve("/latest/api/token"))
                .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                .PUT(HttpRequest.BodyPublishers.noBody()));
        if (session.isEmpty() || !session.get().matches("[\\x21-\\x7e]+")) {
            return new Cloud.In(Cloud.Provider.AWS, Map.of());
        }
        var headers = Map.of("X-aws-ec2-metadata-token", session.get());
        var document = ask(linkLocal, "/latest/dynamic/instance-identity/document", headers);
        var name = ask(linkLocal, "/latest/meta-data/local-hostname", headers).orElse("");
        return Cloud.aws(json(document), name.strip());
    }

    /// One by one: the whole tree would bring the attributes along, and those hold people's secrets.
    private Cloud google() {
        var questions = new LinkedHashMap<String, String>();
        questions.put("instanceId", "instance/id");
        questions.put("image", "instance/image");
        questions.put("machineType", "instance/machine-type");
        questions.put("zone", "instance/zone");
        questions.put("projectId", "project/project-id");
        questions.put("projectNumber", "project/numeric-project-id");
        questions.put("serviceAccounts", "instance/service-accounts/");
        var answers = new LinkedHashMap<String, String>();
        for (var question : questions.entrySet()) {
            var answer = ask(google, "/computeMetadata/v1/" + question.getValue(), Map.of("Metadata-Flavor", "Google"));
            if (answer.isEmpty()) {
                break;
            }
            answers.put(question.getKey(), tidied(question.getKey(), answer.get()));
        }
        return Cloud.google(answers);
    }

    /// Service accounts come as a directory listing; `default` is another name of one of them.
    private static String tidied(String name, String answer) {
        if (!name.equals("serviceAccounts")) {
            return answer;
        }
        return String.join(
                ",",
                answer.lines()
                        .map(line -> line.replaceFirst("/$", "").strip())
                        .filter(line -> !line.isEmpty() && !line.equals("default"))
                        .toList());
    }

    private Optional<String> ask(URI base, String path, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(base.resolve(path)).GET();
        headers.forEach(request::header);
        return send(request);
    }

    private Optional<String> send(HttpRequest.Builder request) {
        try {
            var response = client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                var bytes = body.readNBytes(LARGEST);
                return response.statusCode() == 200
                        ? Optional.of(new String(bytes, StandardCharsets.UTF_8))
                        : Optional.empty();
            }
        } catch (IOException away) {
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static JsonNode json(Optional<String> text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text.get());
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }
}
