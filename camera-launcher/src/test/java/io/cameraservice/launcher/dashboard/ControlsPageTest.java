package io.cameraservice.launcher.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
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

/** The panel of controls in a real browser; the far end of its WebSocket is played. */
@Browser.Needed
class ControlsPageTest {
    private static final Browser BROWSER = new Browser();

    private final HttpBench bench = new HttpBench();
    private final FakeRpc rpc = new FakeRpc(bench.service, bench.token, new byte[10], new byte[10]);
    private final List<String> complaints = new ArrayList<>();
    private final List<Page> pages = new ArrayList<>();

    @AfterAll
    static void shut() {
        BROWSER.close();
    }

    @BeforeEach
    void begin() {
        bench.serving();
        rpc.camera("camera0", "Webcam", "CONNECTED");
        rpc.camera("camera1", "Garden", "CONNECTED");
        bench.service.watchers.put("camera1", new CopyOnWriteArrayList<>());
    }

    @AfterEach
    void leave() {
        bench.close();
        assertEquals(List.of(), complaints, "the browser complained");
    }

    @Test
    void everyKindOfControlIsShownAndSet() {
        Page page = opened(1280, 800);
        assertThat(control(page, "brightness").locator("[data-role=value]")).hasText("0");
        assertThat(page.locator("[data-device=camera0] legend"))
                .hasText(new String[] {"User Controls", "Camera Controls", "Other Controls"});
        assertThat(control(page, "serial").locator("[data-role=value]")).hasText("123456");
        assertThat(control(page, "serial").locator("input, select, [data-action=reset]:visible"))
                .hasCount(0);

        page.getByLabel("Sharpness", new Page.GetByLabelOptions().setExact(true))
                .fill("5");
        awaitSet("{\"sharpness\":5}");
        page.getByLabel("White Balance, Automatic", new Page.GetByLabelOptions().setExact(true))
                .uncheck();
        awaitSet("{\"white_balance_automatic\":false}");
        page.getByLabel("Power Line Frequency", new Page.GetByLabelOptions().setExact(true))
                .selectOption("60 Hz");
        awaitSet("{\"power_line_frequency\":2}");
        input(page, "do_white_balance").click();
        awaitSet("{\"do_white_balance\":1}");
        input(page, "title").fill("Gate");
        input(page, "title").press("Enter");
        awaitSet("{\"title\":\"Gate\"}");
        input(page, "bits").fill("9");
        input(page, "bits").press("Enter");
        awaitSet("{\"bits\":9}");
        assertThat(control(page, "sharpness").locator("[data-role=value]")).hasText("5");
    }

    @Test
    void whatAnAutomaticModeRulesIsDisabledWhileItDoes() {
        Page page = opened(1280, 800);
        Locator exposure = control(page, "exposure_time");
        assertThat(exposure.locator("input")).isDisabled();
        assertThat(exposure.getByText("automatic")).isVisible();
        input(page, "auto_exposure").selectOption("Manual Mode");
        assertThat(exposure.locator("input")).isEnabled();
        assertThat(exposure.getByText("automatic")).isHidden();
        tellSet("auto_exposure", 3); // another client
        assertThat(exposure.locator("input")).isDisabled();
        assertThat(input(page, "auto_exposure")).hasValue("3");
    }

    @Test
    void oneControlOrAllGoBackToTheirDefaults() {
        Page page = opened(1280, 800);
        Locator back = control(page, "brightness").locator("[data-action=reset]");
        assertThat(back).isHidden();
        tellSet("brightness", 20);
        tellSet("sharpness", 6);
        assertThat(input(page, "brightness")).hasValue("20");
        assertThat(back).hasAttribute("aria-label", "Reset Brightness to 0");
        back.click();
        assertThat(input(page, "brightness")).hasValue("0");
        assertThat(input(page, "sharpness")).hasValue("6");
        page.locator("[data-device=camera0] [data-action=reset-all]").click();
        assertThat(input(page, "sharpness")).hasValue("2");
        assertThat(back).isHidden();
    }

    @Test
    void aSliderThatIsDraggedSendsFewCallsAndIsNotTornAway() {
        Page page = opened(1280, 800);
        Locator slider = input(page, "brightness");
        slider.scrollIntoViewIfNeeded();
        BoundingBox box = slider.boundingBox();
        rpc.controls.sets.clear();
        page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
        page.mouse().down();
        for (int i = 0; i <= 60; i++) {
            page.mouse().move(box.x + box.width / 2 + box.width * i / 150, box.y + box.height / 2);
        }
        String under = slider.inputValue();
        tellSet("brightness", -64); // an old state, or another client
        Browser.await(page, "document.querySelector('#connection').dataset.state === 'up'");
        assertThat(slider).hasValue(under);
        assertTrue(Integer.parseInt(under) > 40, under);
        assertTrue(rpc.controls.sets.size() < 40, rpc.controls.sets.size() + " calls for 61 moves");
        page.mouse().up();
        List<JsonObject> sets = rpc.controls.sets;
        Browser.await(
                page,
                () -> sets.get(sets.size() - 1).toString().equals("{\"brightness\":" + under + "}"),
                "whoever lets go last has the last word");
        assertThat(slider).hasValue(under);
    }

    @Test
    void theKeyboardIsEnough() {
        Page page = entered(1280, 800);
        Locator button = page.locator("[data-device=camera0] [data-action=controls]");
        assertThat(button).hasAttribute("aria-label", "Controls of Webcam");
        assertThat(button).hasAttribute("aria-expanded", "false");
        button.focus();
        page.keyboard().press("Enter");
        assertThat(button).hasAttribute("aria-expanded", "true");
        assertThat(input(page, "brightness")).isVisible();
        page.keyboard().press("Tab"); // reset all
        page.keyboard().press("Tab");
        assertThat(input(page, "brightness")).isFocused();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        awaitSet("{\"brightness\":2}");
        page.keyboard().press("Escape");
        assertThat(input(page, "brightness")).isHidden();
        assertThat(button).isFocused();
    }

    @Test
    void aViewerSeesAndTurnsNothing() {
        rpc.role = "viewer";
        rpc.controls.set(values("brightness", 3));
        Page page = opened(1280, 800);
        assertThat(input(page, "brightness")).isDisabled();
        assertThat(input(page, "brightness")).hasValue("3");
        assertThat(page.locator("[data-device=camera0] [data-action=reset-all]"))
                .isDisabled();
        assertThat(control(page, "brightness").locator("[data-action=reset]")).isHidden();
    }

    @Test
    void followsTheCameraAsItGoesAndComes() {
        Page page = opened(1280, 800);
        rpc.tell("camera_status_update", rpc.camera("camera0", "Webcam", "DISCONNECTED"));
        assertThat(page.locator("[data-device=camera0] [data-role=controls-note]"))
                .hasText("Not plugged in");
        assertThat(input(page, "brightness")).isDisabled();
        rpc.controls.set(values("brightness", 11));
        rpc.tell("camera_status_update", rpc.camera("camera0", "Webcam", "CONNECTED"));
        assertThat(input(page, "brightness")).hasValue("11");
        assertThat(input(page, "brightness")).isEnabled();
        rpc.controls.set(values("brightness", 12));
        rpc.cut();
        assertThat(input(page, "brightness")).hasValue("12");
    }

    @Test
    void fitsPhonesAndDesks() throws Exception {
        Path shots = Files.createDirectories(Path.of("target/screenshots"));
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1360, 390)) {
                Page page = entered(width, width > 600 ? 900 : 844, scheme);
                byte[] picture = DashboardPageTest.frame(9);
                Locator screen = page.locator("[data-device=camera0] .picture.shown");
                Browser.await(
                        page,
                        () -> {
                            bench.service.push("camera0", picture);
                            return screen.count() > 0;
                        },
                        "a picture");
                page.locator("[data-device=camera0] [data-action=controls]").click();
                tellSet("brightness", 24);
                assertThat(input(page, "brightness")).hasValue("24");
                assertEquals(
                        width,
                        ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue(),
                        "nothing sticks out sideways");
                String name = "controls-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
                page.screenshot(new Page.ScreenshotOptions().setPath(shots.resolve(name + ".png")));
                page.screenshot(
                        new Page.ScreenshotOptions().setFullPage(true).setPath(shots.resolve(name + "-full.png")));
                input(page, "title").scrollIntoViewIfNeeded();
                assertTrue(
                        page.locator("[data-device=camera0] .screen").boundingBox().y >= 0,
                        "the picture stays in sight");
                page.context().close();
            }
        }
    }

    /** Another client sets it. */
    private void tellSet(String name, int value) {
        JsonArray changed = rpc.controls.set(values(name, value));
        JsonObject news = FakeRpc.object("device", "camera0");
        news.add("controls", changed);
        rpc.tell("camera_control_update", news);
    }

    private void awaitSet(String values) {
        Browser.await(
                pages.get(pages.size() - 1),
                () -> rpc.controls.sets.stream().anyMatch(set -> set.toString().equals(values)),
                "set " + values);
    }

    private Page opened(int width, int height) {
        Page page = entered(width, height);
        page.locator("[data-device=camera0] [data-action=controls]").click();
        assertThat(input(page, "brightness")).isVisible();
        return page;
    }

    private Page entered(int width, int height) {
        return entered(width, height, ColorScheme.LIGHT);
    }

    private Page entered(int width, int height, ColorScheme scheme) {
        Page page = BROWSER.page(width, height, scheme);
        pages.add(page);
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

    private static Locator control(Page page, String name) {
        return page.locator("[data-device=camera0] [data-control=" + name + "]");
    }

    private static Locator input(Page page, String name) {
        return control(page, name).locator("[data-role=input]");
    }

    private static JsonObject values(String name, int value) {
        JsonObject values = new JsonObject();
        values.addProperty(name, value);
        return values;
    }
}
