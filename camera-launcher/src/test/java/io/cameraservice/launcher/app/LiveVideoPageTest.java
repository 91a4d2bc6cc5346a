package io.cameraservice.launcher.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.cameraservice.launcher.dashboard.Browser;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard's large view before the whole service and a real MediaMTX: video really plays, and pictures come without it. */
@Browser.Needed
@RequiresMediaMtx
@RequiresFfmpeg
class LiveVideoPageTest {
    private static final String PLAYS =
            "(() => { const v = document.querySelector('#live iframe.shown')?.contentDocument?.querySelector('video');"
                    + " return v && v.videoWidth > 0 ? v.currentTime : -1; })()";
    private static final String PICTURE = "document.querySelector('#live img')?.naturalWidth > 0";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final MediaMtxBinary binary;

    @TempDir
    Path dir;

    private final List<String> violations = new ArrayList<>();

    LiveVideoPageTest(MediaMtxBinary binary) {
        this.binary = binary;
    }

    @Test
    void videoPlaysByWebRtcWhileMediaMtxIsThereAndPicturesComeWithoutIt() throws Exception {
        watch(new MediaMtxServer(binary, dir), (server, page) -> {
            assertThat(state(page)).hasText("live: MJPEG");
            Browser.await(page, PICTURE);

            server.startAndWait();
            plays(page, "WebRTC");
            assertThat(page.locator("#live img")).not().hasAttribute("src", Pattern.compile(".*"));
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Files.createDirectories(Path.of("target/screenshots"))
                            .resolve("live-" + binary.version() + ".png")));
            assertEquals(1, sessions(server));

            server.kill();
            assertThat(state(page)).hasText("live: MJPEG");
            Browser.await(page, PICTURE);
            server.startAndWait();
            plays(page, "WebRTC");

            hide(page, true);
            Await.until("a page that nobody sees holds no session", SOON, () -> sessions(server) == 0);
            assertThat(page.locator("#live iframe")).hasCount(0);
            hide(page, false);
            plays(page, "WebRTC");
            page.locator("#live-close").click();
            Await.until("who closes it leaves no session", SOON, () -> sessions(server) == 0);
            assertThat(page.locator("#live iframe")).hasCount(0);
            assertThat(page.locator("#health li[data-part=mediamtx] p")).containsText("MediaMTX");
            assertThat(page.locator("#health li[data-part=mediamtx] p"))
                    .containsText(server.api().toString());
        });
    }

    @Test
    void videoPlaysByHlsWhereWebRtcIsOff() throws Exception {
        watch(new MediaMtxServer(binary, dir).set("webrtc", "no"), (server, page) -> {
            assumeTrue(
                    page.evaluate("document.createElement('video').canPlayType('application/vnd.apple.mpegurl')") != "",
                    "this browser plays no HLS by itself");
            server.startAndWait();
            plays(page, "HLS");
            server.kill();
            assertThat(state(page)).hasText("live: MJPEG");
            Browser.await(page, PICTURE);
        });
    }

    /** What is done with the server, which is not started, and with the page, on which camera0 is watched. */
    @FunctionalInterface
    private interface Scene {
        void play(MediaMtxServer server, Page page) throws Exception;
    }

    private void watch(MediaMtxServer mediaServer, Scene scene) throws Exception {
        try (MediaMtxServer server = mediaServer) {
            LauncherInstance.use(
                    dir,
                    instance -> {
                        try (Browser browser = new Browser()) {
                            Page page = browser.page(1360, 900, ColorScheme.LIGHT);
                            page.onConsoleMessage(m -> {
                                if (m.text().contains("Content Security Policy")) {
                                    violations.add(m.text());
                                }
                            });
                            page.navigate(instance.openLine().substring("OPEN ".length()));
                            page.locator(".tile[data-device=camera0] [data-action=live]")
                                    .click();
                            scene.play(server, page);
                        }
                    },
                    "cameras.simulated=1",
                    "mediamtx.enabled=auto",
                    "mediamtx.api_port=" + server.api().getPort());
        }
        assertEquals(List.of(), violations);
    }

    private static void plays(Page page, String way) {
        assertThat(state(page)).hasText("live: " + way);
        Browser.await(page, PLAYS + " >= 0");
        double before = ((Number) page.evaluate(PLAYS)).doubleValue();
        Browser.await(page, PLAYS + " > " + (before + 1));
    }

    private static Locator state(Page page) {
        return page.locator("#live-state");
    }

    /** What a browser tells a page that goes to the background; headless browsers have none. */
    private static void hide(Page page, boolean hidden) {
        page.evaluate(
                "h => { Object.defineProperty(document, 'hidden', { value: h, configurable: true });"
                        + " document.dispatchEvent(new Event('visibilitychange')); }",
                hidden);
    }

    private static int sessions(MediaMtxServer server) {
        try {
            URI uri = server.api().resolve("/v3/webrtcsessions/list");
            String answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return JsonParser.parseString(answer)
                    .getAsJsonObject()
                    .getAsJsonArray("items")
                    .size();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
