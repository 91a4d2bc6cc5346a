package io.cameraservice.launcher.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.cameraservice.launcher.http.HttpBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cameras on the network, added and removed in a real browser; the far end of its WebSocket is played. */
@Browser.Needed
class NetworkPageTest {
    private static final Browser BROWSER = new Browser();

    private final HttpBench bench = new HttpBench();
    private final FakeRpc rpc = new FakeRpc(bench.service, bench.token, new byte[10], new byte[10]);
    private final List<String> complaints = new ArrayList<>();

    @AfterAll
    static void shut() {
        BROWSER.close();
    }

    @BeforeEach
    void begin() {
        bench.serving();
        rpc.camera("camera0", "Webcam", "CONNECTED");
        bench.service.watchers.put("camera1", new CopyOnWriteArrayList<>());
    }

    @AfterEach
    void leave() {
        bench.close();
        assertEquals(List.of(), complaints, "the browser complained");
    }

    @Test
    void aCameraIsAddedByTheKeyboardAlone() {
        Page page = entered(1280, 800, ColorScheme.LIGHT);
        page.locator("#add-camera").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#add-url")).isFocused();
        page.keyboard().type("rtsp://10.0.0.9:554/live");
        page.keyboard().press("Tab");
        page.keyboard().type("admin");
        page.keyboard().press("Tab");
        page.keyboard().type("p@ss/w:rd");
        page.keyboard().press("Tab");
        page.keyboard().type("Gate");
        page.keyboard().press("Tab");
        assertThat(page.locator("#add-transport")).isFocused();
        page.keyboard().press("ArrowDown");
        page.locator("#add-name").press("Enter");
        assertThat(page.locator(".toast")).containsText("Gate is added");
        assertThat(page.locator("#add")).isHidden();
        assertThat(page.locator("#add-camera")).isFocused();
        assertThat(tile(page, "camera1").locator("[data-role=name]")).hasText("Gate");
        JsonObject wish = rpc.network.wishes.get(0);
        assertEquals(
                "rtsp://admin:p%40ss%2Fw%3Ard@10.0.0.9:554/live",
                wish.get("stream_url").getAsString());
        assertEquals("udp", wish.get("transport").getAsString());
        page.keyboard().press("Enter");
        for (String field : List.of("url", "user", "password", "name")) {
            assertThat(page.locator("#add-" + field)).hasValue("");
        }
        page.keyboard().press("Escape");
        assertThat(page.locator("#add")).isHidden();
    }

    @Test
    void whatIsWrongIsSaidWhereItIs() {
        Page page = entered(1280, 800, ColorScheme.LIGHT);
        Locator url = page.locator("#add-url");
        Locator wrong = page.locator("#add-url-wrong");
        page.locator("#add-camera").click();
        page.locator("#add-submit").click();
        assertThat(wrong).hasText("Give the address of the camera's stream");
        assertThat(url).isFocused();
        assertEquals(List.of(), rpc.network.wishes, "the service is not asked");
        url.fill("http://10.0.0.9/");
        assertThat(wrong).isHidden();
        url.press("Enter");
        assertThat(wrong).hasText("only rtsp:// and rtsps:// streams can be added");
        assertThat(url).hasAttribute("aria-invalid", "true");
        assertThat(url).isFocused();
        url.fill("rtsp://10.0.0.9/live");
        page.locator("#add-name").fill("too long");
        page.locator("#add-submit").click();
        assertThat(page.locator("#add-name-wrong")).hasText("Expected here: string of ..100 characters");
        assertThat(wrong).isHidden();
        assertThat(page.locator("#add-name")).isFocused();
        page.locator("#add-name").fill("Gate");
        rpc.network.urls.put("camera9", "rtsp://10.0.0.9/live");
        page.locator("#add-submit").click();
        assertThat(page.locator("#add-failed")).hasText("Gate was added before");
        assertThat(page.locator("#add")).isVisible();
    }

    @Test
    void aCameraThatIsAwaySaysWhy() {
        Page page = entered(1280, 800, ColorScheme.LIGHT);
        page.locator("#add-camera").click();
        page.locator("#add-url").fill("rtsp://away/live");
        page.locator("#add-name").fill("Gate");
        page.locator("#add-submit").click();
        assertThat(page.locator(".toast.error")).containsText("away:554 does not answer");
        assertThat(tile(page, "camera1").locator("[data-role=note]"))
                .hasText("away:554 does not answer: connection refused");
    }

    @Test
    void onlySuchACameraCanBeRemoved() {
        rpc.camera("camera1", "Gate", "CONNECTED");
        rpc.network.urls.put("camera1", "rtsp://10.0.0.9/live");
        Page page = entered(1280, 800, ColorScheme.LIGHT);
        Locator remove = tile(page, "camera1").locator("[data-action=remove]");
        assertThat(remove).hasAttribute("aria-label", "Remove Gate");
        assertThat(tile(page, "camera0").locator("[data-action=remove]")).isHidden();
        remove.focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#confirm-title")).hasText("Remove Gate?");
        page.keyboard().press("Escape");
        assertThat(page.locator(".tile")).hasCount(2);
        assertThat(page.locator("#confirm")).isHidden();
        remove.press("Enter");
        page.locator("#confirm").dispatchEvent("close"); // that of before, told late
        assertThat(page.locator("#confirm")).isVisible();
        page.locator("#confirm-yes").click();
        assertThat(page.locator(".tile")).hasCount(1);
        assertThat(page.locator(".toast")).containsText("Gate is removed");
        assertTrue(rpc.network.urls.isEmpty());
    }

    @Test
    void oneThatAnotherClientAddedCanBeRemovedToo() {
        Page page = entered(1280, 800, ColorScheme.LIGHT);
        assertThat(page.locator(".tile")).hasCount(1);
        rpc.network.urls.put("camera1", "rtsp://10.0.0.9/live");
        rpc.tell("camera_status_update", rpc.camera("camera1", "Gate", "CONNECTED"));
        assertThat(tile(page, "camera1").locator("[data-action=remove]")).isVisible();
    }

    @Test
    void aViewerNeitherAddsNorRemoves() {
        rpc.role = "viewer";
        rpc.camera("camera1", "Gate", "CONNECTED");
        rpc.network.urls.put("camera1", "rtsp://10.0.0.9/live");
        Page page = entered(1280, 800, ColorScheme.LIGHT);
        assertThat(page.locator(".tile")).hasCount(2);
        Browser.await(page, () -> rpc.calls.contains("get_external_streams"), "the page has asked");
        assertThat(page.locator("#add-camera")).isHidden();
        assertThat(tile(page, "camera1").locator("[data-action=remove]")).isHidden();
    }

    @Test
    void fitsPhonesAndDesksByDayAndNight() throws Exception {
        Path shots = Files.createDirectories(Path.of("target/screenshots"));
        rpc.camera("camera1", "Gate", "DISCONNECTED")
                .addProperty("problem", "the source refuses the user name or the password (401)");
        rpc.network.urls.put("camera1", "rtsp://10.0.0.9/live");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1280, 390)) {
                Page page = entered(width, width > 600 ? 900 : 844, scheme);
                assertThat(tile(page, "camera1").locator("[data-action=remove]"))
                        .isVisible();
                for (String button : List.of("remove", "snapshot", "controls")) {
                    assertInside(page, tile(page, "camera1").locator("[data-action=" + button + "]"));
                }
                String name = "network-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
                page.screenshot(
                        new Page.ScreenshotOptions().setFullPage(true).setPath(shots.resolve(name + "-page.png")));
                page.locator("#add-camera").click();
                page.locator("#add-url").fill("http://10.0.0.9/");
                page.locator("#add-user").fill("admin");
                page.locator("#add-password").fill("secret");
                page.locator("#add-submit").click();
                assertThat(page.locator("#add-url-wrong")).isVisible();
                assertFits(page, width);
                page.screenshot(new Page.ScreenshotOptions().setPath(shots.resolve(name + ".png")));
                page.context().close();
            }
        }
    }

    private static void assertInside(Page page, Locator button) {
        BoundingBox tile = tile(page, "camera1").boundingBox();
        BoundingBox box = button.boundingBox();
        assertTrue(
                box.x >= tile.x && box.x + box.width <= tile.x + tile.width,
                () -> button + " at " + box.x + " + " + box.width + " sticks out of the tile");
    }

    private static void assertFits(Page page, int width) {
        assertEquals(
                width,
                ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue(),
                "nothing sticks out sideways");
        assertFalse(
                (boolean) page.evaluate("(() => { const d = document.querySelector('#add');"
                        + " return d.scrollWidth > d.clientWidth || d.scrollHeight > d.clientHeight; })()"),
                "the form is seen as a whole");
    }

    private Page entered(int width, int height, ColorScheme scheme) {
        Page page = BROWSER.page(width, height, scheme);
        page.onPageError(complaints::add);
        page.onConsoleMessage(m -> {
            if (m.type().equals("error") && !m.text().contains("WebSocket")) {
                complaints.add(m.text());
            }
        });
        rpc.attach(page);
        page.navigate(bench.uri("/#token=" + bench.token).toString());
        assertThat(page.locator("#connection")).hasAttribute("data-state", "up");
        return page;
    }

    private static Locator tile(Page page, String device) {
        return page.locator(".tile[data-device=" + device + "]");
    }
}
