package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.access.Role;
import io.cameraservice.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Findings S12 and S10: nobody takes what is meant for all, and who guesses is slowed down alone. */
class SharesTest {
    private static final String FILE = "/files/recordings/large.mp4";

    private final HttpBench bench = new HttpBench(
                    EndpointLimits.builder().previews(3, 2).downloads(3, 2).build())
            .serving();
    private final String ann = bench.tokens.issue("ann", Role.VIEWER, Duration.ofHours(1));
    private final String bob = bench.tokens.issue("bob", Role.VIEWER, Duration.ofHours(1));
    private final List<RawHttp> clients = new ArrayList<>();

    @BeforeEach
    void serve() {
        bench.service.files.put("large.mp4", new byte[30_000_000]);
    }

    @AfterEach
    void close() throws IOException {
        for (RawHttp client : clients) {
            client.close();
        }
        bench.close();
    }

    @Test
    void oneViewerLeavesDownloadsToOthers() throws Exception {
        RawHttp first = download(ann);
        download(ann);
        refused(FILE, ann, 429, "too_many_downloads_of_yours");
        download(bob);
        refused(FILE, bob, 503, "too_many_downloads");
        first.close();
        Await.until(
                "a place is free",
                Duration.ofSeconds(10),
                () -> bench.front.statistics().downloads().running() == 2);
        download(ann);
    }

    @Test
    void oneViewerLeavesPreviewsToOthers() throws Exception {
        String path = "/preview/camera0.mjpeg";
        for (String token : List.of(ann, ann, bob)) {
            int before = bench.service.watching();
            client().send(RawHttp.get(path, token));
            Await.until("a viewer", Duration.ofSeconds(10), () -> bench.service.watching() == before + 1);
            if (before == 1) {
                refused(path, ann, 429, "too_many_previews_of_yours");
                refused("/preview/camera0.jpg", ann, 429, "too_many_previews_of_yours");
            }
        }
        refused(path, bob, 503, "too_many_previews");
    }

    @Test
    void whoGuessesIsSlowedDown() throws Exception {
        RawHttp guessing = client();
        RawHttp.Answer last = guessing.send(RawHttp.get(FILE, ann + "x")).read();
        assertEquals(401, last.status());
        int looked = 1;
        for (int i = 1; i < 50; i++) {
            last = guessing.send(RawHttp.get(FILE, ann + "x")).read();
            looked += last.status() == 401 ? 1 : 0;
        }
        assertTrue(looked >= 10 && looked < 20, looked + " of 50 wrong tokens were looked at");
        assertEquals(429, last.status());
        assertEquals("too_many_failed_logins", last.reason());
        assertTrue(Integer.parseInt(last.header("Retry-After").orElseThrow()) >= 1);
        download(ann); // who has a token gets in beside him
        assertEquals(50, bench.front.statistics().failedLogins());
    }

    @Test
    void nobodyAsksFasterThanTheRate() throws Exception {
        EndpointLimits slow = EndpointLimits.builder().callsPerSecond(5, 1000).build();
        try (HttpBench limited = new HttpBench(slow).serving();
                RawHttp client = new RawHttp(limited.front.port())) {
            int refused = 0;
            for (int i = 0; i < 50; i++) {
                RawHttp.Answer answer =
                        client.send(RawHttp.get("/files/recordings/x.mp4", ann)).read();
                if (answer.status() == 429) {
                    assertEquals("too_many_requests", answer.reason());
                    refused++;
                } else {
                    assertEquals(404, answer.status());
                }
                assertEquals(
                        200, client.send(RawHttp.get("/health/live", "")).read().status());
            }
            assertTrue(refused > 20, refused + " of 50 were refused");
        }
    }

    private RawHttp client() throws IOException {
        RawHttp client = new RawHttp(bench.front.port());
        clients.add(client);
        return client;
    }

    private RawHttp download(String token) throws IOException {
        RawHttp client = client();
        client.send(RawHttp.get(FILE, token));
        assertTrue(new String(client.readBytes(15), java.nio.charset.StandardCharsets.US_ASCII).contains(" 200 "));
        return client;
    }

    private void refused(String path, String token, int status, String reason) throws IOException {
        RawHttp.Answer answer = client().send(RawHttp.get(path, token)).read();
        assertEquals(status, answer.status());
        assertEquals(reason, answer.reason());
        assertEquals("5", answer.header("Retry-After").orElseThrow());
    }
}
