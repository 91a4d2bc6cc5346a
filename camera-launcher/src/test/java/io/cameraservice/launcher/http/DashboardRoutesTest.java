package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the page is made of. */
class DashboardRoutesTest {
    private final HttpBench bench = new HttpBench().serving();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aPageHoldsNothingAndLoadsNothingForeign() throws Exception {
        HttpResponse<String> page = bench.anonymous("/");
        assertEquals(200, page.statusCode());
        String policy = HttpBench.header(page, "Content-Security-Policy");
        assertTrue(policy.contains("script-src 'self';"), policy);
        assertTrue(policy.contains("connect-src 'self' ws://127.0.0.1:8002"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertFalse(page.body().matches("(?s).*(\\sstyle=|\\son[a-z]+=|https?://).*"), "inline or foreign content");
        assertEquals(
                "{\"ws_port\":8002,\"ws_path\":\"/ws\",\"token_command\":\"java -jar service.jar token\"}",
                bench.anonymous("/config.json").body());
        for (String asset : List.of(
                "app.js",
                "rpc.js",
                "http.js",
                "cameras.js",
                "controls.js",
                "health.js",
                "library.js",
                "live.js",
                "live-frame.js",
                "dom.js",
                "style.css",
                "icon.svg")) {
            HttpResponse<String> r = bench.anonymous("/" + asset);
            assertEquals(200, r.statusCode(), asset);
            assertFalse(r.body().contains("https://"), asset);
        }
    }
}
