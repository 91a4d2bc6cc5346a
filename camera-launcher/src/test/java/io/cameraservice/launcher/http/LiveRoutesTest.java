package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.stream.StreamUrls;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page within the dashboard that may talk to the media server. */
class LiveRoutesTest {
    private final HttpBench bench = new HttpBench().serving();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aPageMayTalkToTheMediaServerOfThatMomentAndToNobodyElse() throws Exception {
        bench.service.urls = urls("media.example.org");
        HttpResponse<byte[]> page = bench.get("/live/camera0.html");
        assertEquals(200, page.statusCode());
        String policy = HttpBench.header(page, "Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'; "), policy);
        assertTrue(policy.contains("; connect-src http://media.example.org:8889; "), policy);
        assertTrue(policy.contains("; media-src http://media.example.org:8888; "), policy);
        assertTrue(policy.endsWith("frame-ancestors 'self'"), policy);
        assertEquals("no-store", HttpBench.header(page, "Cache-Control"));
        assertTrue(text(page).contains("data-whep=\"http://media.example.org:8889/camera0/whep\""), text(page));
        assertTrue(text(page).contains("data-hls=\"http://media.example.org:8888/camera0/index.m3u8\""), text(page));

        String dashboard = HttpBench.header(bench.anonymous("/"), "Content-Security-Policy");
        assertFalse(dashboard.contains("media.example.org"), dashboard);
    }

    @Test
    void aMediaServerOnLoopbackIsOnTheHostByWhichTheVisitorCame() throws Exception {
        bench.service.urls = urls("127.0.0.1");
        String answer = bench.raw("GET /live/camera0.html HTTP/1.1", "cams.example.org:8003");
        assertTrue(answer.contains("connect-src http://cams.example.org:8889;"), answer);
        assertTrue(answer.contains("data-whep=\"http://cams.example.org:8889/camera0/whep\""), answer);
    }

    @Test
    void withoutAMediaServerThePolicyAllowsNothing() throws Exception {
        HttpResponse<byte[]> page = bench.get("/live/camera0.html");
        String policy = HttpBench.header(page, "Content-Security-Policy");
        assertTrue(policy.contains("; connect-src 'none'; media-src 'none'; "), policy);
        assertTrue(text(page).contains("data-whep=\"\" data-hls=\"\""), text(page));
    }

    @Test
    void anAddressThatAPolicyCannotNameIsNotOffered() throws Exception {
        bench.service.urls = urls("[2001:db8::1]");
        assertTrue(text(bench.get("/live/camera0.html")).contains("data-whep=\"\" data-hls=\"\""));
        bench.service.urls = urls("media.example.org; script-src *");
        assertFalse(HttpBench.header(bench.get("/live/camera0.html"), "Content-Security-Policy")
                .contains("script-src *"));
    }

    @Test
    void strangersLearnNoAddresses() throws Exception {
        assertEquals(401, bench.anonymous("/live/camera0.html").statusCode());
        assertEquals(404, bench.get("/live/camera7.html").statusCode());
    }

    private static StreamUrls urls(String host) {
        return new StreamUrls(
                Optional.of("rtsp://" + host + ":8554/camera0"),
                Optional.of("http://" + host + ":8888/camera0/index.m3u8"),
                Optional.of("http://" + host + ":8889/camera0"),
                Optional.of("http://" + host + ":8889/camera0/whep"));
    }

    private static String text(HttpResponse<byte[]> page) {
        return new String(page.body(), StandardCharsets.UTF_8);
    }
}
