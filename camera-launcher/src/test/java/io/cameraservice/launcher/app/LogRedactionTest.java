package io.cameraservice.launcher.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.testing.Ports;
import io.cameraservice.testing.RequiresFfmpeg;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program at its most talkative, and all secrets that it is told: none of them is in what it writes. */
@RequiresFfmpeg
class LogRedactionTest {
    @TempDir
    Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    @Test
    void noSecretIsLogged() throws Exception {
        String key = secret("an API key", "nvr-key-4711-abcdef");
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
        try (ServiceProcess service = ServiceProcess.serve(
                dir,
                "--set",
                "logging.level=trace",
                "--set",
                "security.api_keys=[{name: nvr, role: viewer, key_sha256: " + sha256 + "}]")) {
            String token = service.token("admin");
            secret("a token", token);
            secret("a token's signature", token.substring(token.lastIndexOf('.') + 1));
            refused(service, secret("a wrong token", "wrong-token-0815-abcdef"));
            refused(service, secret("a forged token", token.substring(0, token.lastIndexOf('.')) + ".Zm9yZ2VkLXNpZw"));
            service.client(key).close();
            try (JsonRpcClient client = service.client(token)) {
                String url = "rtsp://admin:" + secret("a camera's password", "hunter2-s3cret") + "@127.0.0.1:"
                        + Ports.free() + "/live?password=" + secret("a parameter", "query-s3cret");
                call(client, "add_external_stream", Map.of("stream_url", url));
                call(client, "take_snapshot", Map.of("device", "camera0", "filename", "a.jpg"));
                assertThrows(
                        ExecutionException.class,
                        () -> call(
                                client, "no_such_method", Map.of("auth_token", token, "password", "hunter2-s3cret")));
            }
            URI file = service.http().resolve("/files/snapshots/a.jpg");
            assertEquals(200, get(file, "Authorization", "Bearer " + token).statusCode());
            assertEquals(200, get(file, "X-API-Key", key).statusCode());
            assertEquals(
                    401,
                    get(file, "Authorization", "Bearer wrong-token-0815-abcdef").statusCode());
            String link = link(service, token);
            secret("a link's signature", link.substring(link.indexOf("sig=") + 4));
            assertEquals(200, get(service.http().resolve(link), "Accept", "*/*").statusCode());
            assertEquals(
                    401,
                    get(service.http().resolve(link.replace("a.jpg", "b.jpg")), "Accept", "*/*")
                            .statusCode());
        }
        String log = Files.readString(dir.resolve("service.log"));
        assertTrue(log.contains("[DEBUG]"), log);
        assertFalse(log.contains("WebSocketImpl"), "libraries are not heard below INFO");
        secrets.forEach((what, secret) -> assertFalse(log.contains(secret), () -> what + " is in\n" + log));
    }

    private String secret(String what, String secret) {
        secrets.put(what, secret);
        return secret;
    }

    private static void refused(ServiceProcess service, String token) {
        assertThrows(ExecutionException.class, () -> service.client(token).close());
    }

    private static JsonObject call(JsonRpcClient client, String method, Map<String, ?> params) throws Exception {
        return client.call(method, params).get(20, TimeUnit.SECONDS).getAsJsonObject();
    }

    private HttpResponse<Void> get(URI uri, String header, String value) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).header(header, value).build(), BodyHandlers.discarding());
    }

    private String link(ServiceProcess service, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(service.http().resolve("/links"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"paths\":[\"/files/snapshots/a.jpg\"]}"))
                .build();
        String body = http.send(request, BodyHandlers.ofString()).body();
        return JsonParser.parseString(body)
                .getAsJsonObject()
                .getAsJsonObject("links")
                .get("/files/snapshots/a.jpg")
                .getAsString();
    }
}
