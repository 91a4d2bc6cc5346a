package io.cameraservice.launcher.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.cameraservice.launcher.http.HttpBench;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page in a real browser, before a real HTTP server; its WebSocket is played by the test. */
@Browser.Needed
class DashboardPageTest {
    private static Browser browser = new Browser();
    private static List<byte[]> movie = List.of();

    private final HttpBench bench = new HttpBench();
    private final FakeRpc rpc = new FakeRpc(bench.service, bench.token, movie.get(0), new byte[5000]);
    private final List<String> complaints = new ArrayList<>();
    private final ScheduledExecutorService camera = Executors.newSingleThreadScheduledExecutor();

    @BeforeAll
    static void open() {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            frames.add(frame(i));
        }
        movie = frames;
    }

    @AfterAll
    static void shut() {
        browser.close();
    }

    @BeforeEach
    void film() {
        bench.serving();
        rpc.camera("camera0", "HD Pro Webcam C920", "CONNECTED");
        rpc.camera("camera1", "Garden", "CONNECTED");
        long start = System.nanoTime();
        var unused = camera.scheduleAtFixedRate(
                () -> {
                    int at = (int) ((System.nanoTime() - start) / 100_000_000 % movie.size());
                    bench.service.push("camera0", movie.get(at));
                    bench.service.push("camera1", movie.get((at + 7) % movie.size()));
                },
                0,
                100,
                TimeUnit.MILLISECONDS);
        bench.service.watchers.put("camera1", new java.util.concurrent.CopyOnWriteArrayList<>());
    }

    @AfterEach
    void leave() {
        camera.shutdownNow();
        bench.close();
        assertEquals(List.of(), complaints, "the browser complained");
    }

    @Test
    void showsLivePicturesAndDoesWhatItsButtonsSay() {
        Page page = signedIn();
        Locator tile = tile(page, "camera0");
        assertThat(tile.locator("[data-role=name]")).hasText("HD Pro Webcam C920");
        assertThat(tile.locator("[data-role=picture]")).hasClass(Pattern.compile("shown"));
        assertEquals(640, ((Number) tile.locator("img").evaluate("i => i.naturalWidth")).intValue());
        assertFalse(page.url().contains("token"), "the token stays in no address");

        tile.locator("[data-action=snapshot]").click();
        assertThat(page.locator("#library li")).hasCount(1);
        assertThat(page.locator(".toast")).containsText("Snapshot of HD Pro Webcam C920 taken");
        Browser.await(page, "document.querySelector('#library img')?.naturalWidth > 0");

        tile.locator("[data-action=record]").click();
        assertThat(tile.locator("[data-role=timer]")).hasText(Pattern.compile("REC 0:0[1-9]"));
        tile.locator("[data-action=stop]").click();
        assertThat(page.locator("#library li[data-kind=recording]")).hasCount(1);
        assertThat(tile.locator("[data-role=timer]")).isHidden();
        assertTrue(
                rpc.calls.containsAll(List.of("authenticate", "take_snapshot", "start_recording", "stop_recording")));
    }

    @Test
    void showsOneCameraLargeAndLetsGoOfItWhenItIsClosed() {
        Page page = signedIn();
        assertThat(tile(page, "camera1").locator("[data-role=picture]")).hasClass(Pattern.compile("shown"));
        Browser.await(page, () -> bench.service.watching() == 2, "both tiles are live");
        tile(page, "camera0").locator("[data-action=live]").click();
        assertThat(page.locator("#live-title")).hasText("HD Pro Webcam C920");
        assertThat(page.locator("#live-state")).hasText("live: MJPEG");
        Browser.await(page, "document.querySelector('#live img')?.naturalWidth === 640");
        assertEquals(3, bench.service.watching());
        assertThat(page.locator("#live-state"))
                .hasAttribute("title", "no media server offers it in a way this browser plays");
        page.keyboard().press("Escape");
        assertThat(page.locator("#live")).isHidden();
        assertThat(page.locator("#live iframe")).hasCount(0);
        Browser.await(page, () -> bench.service.watching() == 2, "the large picture ends");
    }

    @Test
    void looksAtDownloadsAndDeletesFiles() throws Exception {
        rpc.snapshot("camera0", Instant.parse("2026-01-01T10:00:00Z"));
        rpc.recording("camera1", Instant.parse("2026-01-01T11:00:00Z"), 75);
        Page page = signedIn();
        assertThat(page.locator("#library li").first()).hasAttribute("data-kind", "recording");
        assertThat(page.locator("#library .length")).hasText("1:15");
        page.locator("[data-filter=snapshot]").click();
        assertThat(page.locator("#library li")).hasCount(1);
        page.locator("#library [data-action=open]").click();
        Browser.await(page, "document.querySelector('#viewer img')?.naturalWidth === 640");
        Download download =
                page.waitForDownload(() -> page.locator("#viewer-download").click());
        assertEquals("camera0_2026-01-01T10-00-00Z.jpg", download.suggestedFilename());
        assertEquals(movie.get(0).length, Files.size(download.path()));

        page.locator("#viewer-delete").click();
        page.locator("#confirm-no").click();
        assertThat(page.locator("#library li")).hasCount(1);
        page.locator("#viewer-delete").click();
        page.locator("#confirm-yes").click();
        assertThat(page.locator("#library li")).hasCount(0);
        assertThat(page.locator("#viewer")).isHidden();
        assertThat(page.locator("#no-files")).isVisible();
        page.locator("[data-filter=all]").click();
        assertThat(page.locator("#library li")).hasCount(1);
    }

    @Test
    void aRecordingThatStillRunsIsMarkedInTheLibrary() {
        rpc.recording("camera0", Instant.parse("2026-01-01T10:00:00Z"), 75);
        rpc.recording("camera1", Instant.parse("2026-01-01T11:00:00Z"), 5);
        rpc.recordings.get(0).addProperty("status", "RECORDING");
        Page page = signedIn();
        assertThat(page.locator("#library li")).hasCount(2);
        Locator running = page.locator("#library li").first();
        assertThat(running.locator("[data-role=running]")).hasText("REC");
        assertThat(running.locator("[data-action=delete]")).hasCount(0);
        assertThat(page.locator("#library [data-role=running]")).hasCount(1);
        rpc.recordings.get(0).addProperty("status", "STOPPED");
        rpc.tell("recording_status_update", FakeRpc.object("device", "camera1", "status", "STOPPED"));
        assertThat(page.locator("#library [data-role=running]")).hasCount(0);
    }

    @Test
    void tellsWhatWentWrongAndWhatToDo() {
        Page page = signedIn();
        tile(page, "camera1").locator("[data-action=record]").click();
        assertThat(page.locator(".toast.error"))
                .containsText("there is no ffmpeg: install it with apt-get install ffmpeg");
        assertThat(tile(page, "camera1").locator("[data-role=timer]")).isHidden();
    }

    @Test
    void followsTheCamerasAsTheyComeAndGo() {
        rpc.cameras.clear();
        Page page = signedIn();
        assertThat(page.locator("#no-cameras")).isVisible();
        rpc.tell("camera_status_update", rpc.camera("camera1", "Garden", "CONNECTED"));
        rpc.tell("camera_status_update", rpc.camera("camera0", "Door", "DISCONNECTED"));
        assertThat(page.locator(".tile")).hasCount(2);
        assertThat(page.locator(".tile").first()).hasAttribute("data-device", "camera0");
        assertThat(page.locator("#no-cameras")).isHidden();
        assertThat(page.locator("#summary")).hasText("1 of 2 cameras connected");
        assertThat(tile(page, "camera0").locator("[data-action=snapshot]")).isDisabled();
        assertThat(tile(page, "camera0").locator("[data-role=note]")).hasText("Not plugged in");
        rpc.tell("camera_status_update", rpc.camera("camera0", "Door", "CONNECTED"));
        assertThat(tile(page, "camera0").locator("[data-role=picture]")).hasClass(Pattern.compile("shown"));
    }

    @Test
    void comesBackByItself() {
        Page page = signedIn();
        rpc.reachable = false;
        rpc.cut();
        assertThat(page.locator("#banner")).isVisible();
        assertThat(page.locator("#connection")).hasAttribute("data-state", "down");
        rpc.reachable = true;
        assertThat(page.locator("#banner")).isHidden();
        assertThat(page.locator("#connection")).hasAttribute("data-state", "up");
    }

    @Test
    void asksForATokenAndRefusesAWrongOne() {
        Page page = page(1280, 800, ColorScheme.LIGHT);
        page.navigate(bench.uri("/").toString());
        assertThat(page.locator("#sign-in")).isVisible();
        assertThat(page.locator("#token-command")).hasText("java -jar service.jar token");
        page.locator("#token").fill("wrong");
        page.keyboard().press("Enter");
        assertThat(page.locator("#sign-in-why")).containsText("not signed by this instance");
        page.locator("#token").fill(bench.token);
        page.keyboard().press("Enter");
        assertThat(page.locator(".tile")).hasCount(2);
        page.reload();
        assertThat(page.locator(".tile")).hasCount(2);
        page.locator("#sign-out").click();
        assertThat(page.locator("#sign-in")).isVisible();
        assertEquals(null, page.evaluate("sessionStorage.getItem('camera-service-token')"));
        HttpBench.await("previews end", () -> bench.service.watching() == 0);
    }

    @Test
    void aViewerLooksAndTouchesNothing() {
        rpc.role = "viewer";
        rpc.snapshot("camera0", Instant.parse("2026-01-01T10:00:00Z"));
        Page page = signedIn();
        assertThat(tile(page, "camera0").locator("[data-action=snapshot]")).isDisabled();
        assertThat(page.locator("#library [data-action=download]")).hasCount(1);
        assertThat(page.locator("#library [data-action=delete]")).hasCount(0);
    }

    @Test
    void anAdminSeesWhatIsWrongWithTheServiceAndWhatToDo() {
        rpc.parts.put("driver:v4l2", "DEGRADED watching by inotify. /dev/video0: no permission; join the group video");
        Page other = signedIn();
        assertThat(other.locator(".tile")).hasCount(2);
        assertThat(other.locator("#health")).isHidden();
        rpc.role = "admin";
        Page page = signedIn();
        assertThat(page.locator("#health-summary")).hasText("Some parts do not work");
        Locator first = page.locator("#health-parts li").first();
        assertThat(first).hasAttribute("data-part", "driver:v4l2");
        assertThat(first).isVisible();
        assertThat(first.locator("p")).containsText("join the group video");
    }

    @Test
    void fitsPhonesAndDesksByDayAndNight() throws Exception {
        Path shots = Files.createDirectories(Path.of("target/screenshots"));
        rpc.camera("camera2", "Workbench", "DISCONNECTED");
        for (int i = 0; i < 5; i++) {
            rpc.snapshot("camera" + i % 2, Instant.now().minusSeconds(86_400L * i + 60));
            rpc.recording("camera" + i % 2, Instant.now().minusSeconds(50_000L * i + 400), 75 * (i + 1));
        }
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1360, 390)) {
                Page page = page(width, width > 600 ? 900 : 844, scheme);
                enter(page);
                assertThat(page.locator(".tile")).hasCount(3);
                assertThat(tile(page, "camera0").locator("[data-role=picture]")).hasClass(Pattern.compile("shown"));
                tile(page, "camera0").locator("[data-action=record]").click();
                assertThat(tile(page, "camera0").locator("[data-role=timer]")).hasText(Pattern.compile("REC 0:0[1-9]"));
                assertEquals(
                        width,
                        ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue(),
                        "nothing sticks out sideways");
                String name = width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
                page.screenshot(new Page.ScreenshotOptions().setPath(shots.resolve(name + ".png")));
                page.screenshot(
                        new Page.ScreenshotOptions().setFullPage(true).setPath(shots.resolve(name + "-full.png")));
                page.locator("#library li[data-kind=snapshot] [data-action=open]")
                        .first()
                        .click();
                Browser.await(page, "document.querySelector('#viewer img')?.naturalWidth === 640");
                page.screenshot(new Page.ScreenshotOptions().setPath(shots.resolve(name + "-viewer.png")));
                page.locator("#viewer-delete").click();
                page.screenshot(new Page.ScreenshotOptions().setPath(shots.resolve(name + "-confirm.png")));
                page.context().close();
                Page stranger = page(width, 844, scheme);
                stranger.navigate(bench.uri("/").toString());
                assertThat(stranger.locator("#sign-in")).isVisible();
                stranger.screenshot(new Page.ScreenshotOptions().setPath(shots.resolve(name + "-sign-in.png")));
                stranger.context().close();
            }
        }
        rpc.cameras.clear();
        rpc.recordings.clear();
        rpc.snapshots.clear();
        Page empty = page(1360, 900, ColorScheme.LIGHT);
        enter(empty);
        assertThat(empty.locator("#no-cameras")).isVisible();
        rpc.cut();
        assertThat(empty.locator("#banner")).isVisible();
        empty.screenshot(new Page.ScreenshotOptions().setPath(shots.resolve("empty.png")));
    }

    private Page signedIn() {
        Page page = page(1280, 800, ColorScheme.LIGHT);
        enter(page);
        return page;
    }

    private void enter(Page page) {
        page.navigate(bench.uri("/#token=" + bench.token).toString());
        assertThat(page.locator("#connection")).hasAttribute("data-state", "up");
    }

    private Page page(int width, int height, ColorScheme scheme) {
        Page page = browser.page(width, height, scheme);
        page.onPageError(complaints::add);
        page.onConsoleMessage(m -> {
            if (m.type().equals("error") && !m.text().contains("WebSocket")) {
                complaints.add(m.text());
            }
        });
        rpc.attach(page);
        return page;
    }

    private static Locator tile(Page page, String device) {
        return page.locator(".tile[data-device=" + device + "]");
    }

    /** A picture of a landscape with a moving sun, as JPEG. */
    static byte[] frame(int i) {
        BufferedImage image = new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setPaint(new GradientPaint(0, 0, new Color(0x6fb1d6), 0, 260, new Color(0xf3d9b1)));
        g.fillRect(0, 0, 640, 360);
        g.setPaint(new Color(0x5d7f5a));
        g.fillOval(-120, 220, 560, 400);
        g.setPaint(new Color(0x47684a));
        g.fillOval(250, 240, 620, 400);
        g.setPaint(new Color(0xfff2c4));
        g.fillOval(60 + i * 22, 60 + Math.abs(10 - i) * 5, 56, 56);
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
