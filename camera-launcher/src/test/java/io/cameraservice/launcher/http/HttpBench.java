package io.cameraservice.launcher.http;

import com.google.gson.JsonParser;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.access.Role;
import io.cameraservice.jsonrpc.websocket.HostCheck;
import io.cameraservice.launcher.auth.InstanceKey;
import io.cameraservice.launcher.auth.LinkSigner;
import io.cameraservice.launcher.auth.TokenAuthenticator;
import io.cameraservice.launcher.auth.Tokens;
import io.cameraservice.launcher.config.LauncherConfig;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.FakeService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A real HTTP server on a free port before a fake service. */
public final class HttpBench implements AutoCloseable {
    public final FakeService service = new FakeService();
    final InstanceKey key = InstanceKey.of(new byte[32]);
    public final Tokens tokens = new Tokens(key, InstantSource.system());
    final LinkSigner links = new LinkSigner(key, InstantSource.system());
    public final String token = tokens.issue("tester", Role.OPERATOR, Duration.ofHours(1));
    public final HttpEndpoint front;
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public HttpBench() {
        this(EndpointLimits.builder().previews(8, 8).downloads(4, 4).build());
    }

    /** With these limits. */
    HttpBench(EndpointLimits limits) {
        this(0, limits);
    }

    HttpBench(int port, EndpointLimits limits) {
        this(new LauncherConfig.Http("127.0.0.1", port, Duration.ofSeconds(10), Duration.ofSeconds(30)), limits);
    }

    HttpBench(LauncherConfig.Http config, EndpointLimits limits) {
        front = new HttpEndpoint(
                config,
                limits,
                new HostCheck("127.0.0.1", Set.of("https://cams.example.org")),
                new TokenAuthenticator(tokens, List.of()),
                links,
                Optional.of("java -jar service.jar token"),
                InstantSource.system());
    }

    public HttpBench serving() {
        front.serve(service, 8002, "/ws");
        return this;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + front.port() + path);
    }

    /** A GET with the token and these headers. */
    HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> anonymous(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Sends these very characters as the request line: what a polite client would never send. */
    String raw(String requestLine) throws IOException {
        return raw(requestLine, "localhost");
    }

    /** The same by that name of ours. */
    String raw(String requestLine, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: " + host + "\r\nAuthorization: Bearer " + token
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Asks for signed links. */
    HttpResponse<String> links(String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri("/links"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow(() -> new AssertionError("no " + name));
    }

    /** The stable word of a refusal. */
    static String reason(byte[] body) {
        return JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonObject("error")
                .get("reason")
                .getAsString();
    }

    public static void await(String what, BooleanSupplier condition) {
        Await.until(what, Duration.ofSeconds(15), condition);
    }

    @Override
    public void close() {
        front.close();
    }
}
