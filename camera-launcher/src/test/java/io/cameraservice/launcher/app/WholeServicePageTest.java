package io.cameraservice.launcher.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.cameraservice.launcher.dashboard.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard before the whole service with simulated cameras: nothing is played, every button does what it says. */
@Browser.Needed
class WholeServicePageTest {
    @TempDir
    Path dir;

    @Test
    void aPersonLooksTakesRecordsPlaysAndDeletes() throws Exception {
        List<String> complaints = new ArrayList<>();
        LauncherInstance.use(
                dir,
                instance -> {
                    try (Browser browser = new Browser()) {
                        Page page = browser.page(1360, 900, ColorScheme.LIGHT);
                        page.onPageError(complaints::add);
                        page.onConsoleMessage(m -> {
                            if (m.type().equals("error")) {
                                complaints.add(m.text() + " " + m.location());
                            }
                        });
                        page.navigate(instance.openLine().substring("OPEN ".length()));
                        assertThat(page.locator(".tile")).hasCount(2);
                        assertThat(page.locator("#health li[data-part='driver:simulation']"))
                                .hasAttribute("data-state", "RUNNING");
                        Locator tile = page.locator(".tile[data-device=camera0]");
                        assertThat(tile.locator("[data-role=picture]")).hasClass(Pattern.compile("shown"));

                        tile.locator("[data-action=snapshot]").click();
                        assertThat(page.locator("#library li[data-kind=snapshot]"))
                                .hasCount(1);
                        Browser.await(page, "document.querySelector('#library img')?.naturalWidth > 0");

                        tile.locator("[data-action=record]").click();
                        assertThat(tile.locator("[data-role=timer]")).hasText(Pattern.compile("REC 0:0[2-9]"));
                        page.screenshot(new Page.ScreenshotOptions()
                                .setPath(Files.createDirectories(Path.of("target/screenshots"))
                                        .resolve("whole.png")));
                        tile.locator("[data-action=stop]").click();
                        Locator recording = page.locator("#library li[data-kind=recording]");
                        assertThat(recording).hasCount(1);
                        assertThat(tile.locator("[data-action=record]")).isEnabled();
                        recording.locator("[data-action=open]").click();
                        Browser.await(page, "document.querySelector('#viewer video')?.currentTime > 0.5");
                        Page tab = page.context().newPage(); // finding A24: it was black
                        tab.navigate(page.url().replaceFirst("/[^/]*$", "")
                                + page.locator("#viewer video").getAttribute("src"));
                        Browser.await(tab, "document.querySelector('video')?.currentTime > 0.5");
                        tab.close();
                        page.locator("#viewer-close").click();

                        assertEquals(1, files(dir.resolve("snapshots"), ".jpg"));
                        page.locator("#library li[data-kind=snapshot] [data-action=delete]")
                                .click();
                        page.locator("#confirm-yes").click();
                        assertThat(page.locator("#library li[data-kind=snapshot]"))
                                .hasCount(0);
                        assertEquals(0, files(dir.resolve("snapshots"), ".jpg"));
                    }
                },
                "cameras.simulated=2");
        assertEquals(List.of(), complaints, "the browser complained");
        assertTrue(Files.isDirectory(dir.resolve("recordings")));
    }

    @Test
    void whatOnePersonTurnsAnotherSeesAndTheServiceKeeps() throws Exception {
        LauncherInstance.use(
                dir,
                instance -> {
                    try (Browser browser = new Browser()) {
                        Page mine = turning(browser, instance.openLine());
                        Page other = turning(browser, instance.openLine());
                        assertThat(input(other, "exposure_time_absolute")).isDisabled();
                        input(mine, "auto_exposure").selectOption("Manual Mode");
                        input(mine, "exposure_time_absolute").fill("400");
                        input(mine, "test_pattern").selectOption("Colour Bars");
                        assertThat(input(other, "exposure_time_absolute")).isEnabled();
                        assertThat(input(other, "exposure_time_absolute")).hasValue("400");
                        assertThat(input(other, "test_pattern")).hasValue("1");
                        mine.screenshot(new Page.ScreenshotOptions()
                                .setPath(Files.createDirectories(Path.of("target/screenshots"))
                                        .resolve("whole-controls.png")));
                        other.locator(".tile[data-device=camera0] [data-control=test_pattern] [data-action=reset]")
                                .click();
                        assertThat(input(mine, "test_pattern")).hasValue("0");
                    }
                },
                "cameras.simulated=1");
        LauncherInstance.use(
                dir,
                instance -> {
                    try (Browser browser = new Browser()) {
                        Page page = turning(browser, instance.openLine());
                        assertThat(input(page, "exposure_time_absolute")).hasValue("400");
                        assertThat(input(page, "auto_exposure")).hasValue("1");
                        assertThat(input(page, "test_pattern")).hasValue("0");
                    }
                },
                "cameras.simulated=1");
    }

    @Test
    void aNetworkCameraThatOnePersonAddsAnotherRemoves() throws Exception {
        LauncherInstance.use(
                dir,
                instance -> {
                    try (Browser browser = new Browser()) {
                        Page mine = turning(browser, instance.openLine());
                        Page other = turning(browser, instance.openLine());
                        mine.locator("#add-camera").click();
                        Locator url = mine.locator("#add-url");
                        url.fill("ftp://127.0.0.1/gate");
                        url.press("Enter");
                        assertThat(mine.locator("#add-url-wrong"))
                                .hasText("only rtsp:// and rtsps:// streams can be added");
                        url.fill("rtsp://127.0.0.1:1/gate"); // where nothing listens
                        mine.locator("#add-name").fill("x".repeat(101));
                        assertThat(mine.locator("#add-name")).hasValue("x".repeat(100));
                        mine.locator("#add-name").fill("Gate");
                        mine.locator("#add-user").fill("admin");
                        mine.locator("#add-password").fill("p@ss/w:rd?");
                        mine.locator("#add-submit").click();
                        assertThat(mine.locator("#add")).isHidden();
                        assertThat(mine.locator(".toast.error")).containsText("Gate is added");
                        for (Page page : List.of(mine, other)) {
                            Locator gate = page.locator(".tile[data-device=camera1]");
                            assertThat(gate.locator("[data-role=name]")).hasText("Gate");
                            assertThat(gate.locator("[data-role=note]")).containsText("127.0.0.1:1 does not answer");
                        }
                        other.locator(".tile[data-device=camera1] [data-action=remove]")
                                .click();
                        other.locator("#confirm-yes").click();
                        assertThat(other.locator(".tile")).hasCount(1);
                        assertThat(mine.locator(".tile")).hasCount(1);
                    }
                },
                "cameras.simulated=1");
    }

    private static Page turning(Browser browser, String openLine) {
        Page page = browser.page(1360, 900, ColorScheme.LIGHT);
        page.navigate(openLine.substring("OPEN ".length()));
        Locator tile = page.locator(".tile[data-device=camera0]");
        assertThat(tile.locator("[data-role=picture]")).hasClass(Pattern.compile("shown"));
        tile.locator("[data-action=controls]").click();
        assertThat(input(page, "brightness")).isEnabled();
        return page;
    }

    private static Locator input(Page page, String control) {
        return page.locator(".tile[data-device=camera0] [data-control=" + control + "] [data-role=input]");
    }

    private static long files(Path dir, String extension) throws Exception {
        try (var all = Files.walk(dir)) {
            return all.filter(f -> f.toString().endsWith(extension)).count();
        }
    }
}
