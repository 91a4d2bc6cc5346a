package io.cameraservice.launcher.dashboard;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.cameraservice.testing.TestLane;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.condition.EnabledIf;

/** The system's own Chromium, driven through the system's own Node.js. */
public final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path NODE = Path.of("/usr/bin/node");
    private static final double PATIENCE_MILLIS = 30_000; // for machines that are busy

    static {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    /** Runs only where Chromium and Node.js are, and says so loudly where not. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @EnabledIf("io.cameraservice.launcher.dashboard.Browser#isThere")
    public @interface Needed {}

    private final Playwright playwright = Playwright.create(new Playwright.CreateOptions()
            .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", NODE.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final com.microsoft.playwright.Browser browser = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));

    public static boolean isThere() {
        if (!TestLane.isAll()) {
            return false;
        }
        boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(NODE);
        if (!there) {
            System.err.println("SKIPPED: the dashboard is not tested in a browser, because " + CHROMIUM + " or " + NODE
                    + " is missing (apt-get install chromium nodejs)");
        }
        return there;
    }

    /** A new page in a profile of its own. */
    public Page page(int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setDeviceScaleFactor(width < 600 ? 2 : 1)
                .setHasTouch(width < 600)
                .setColorScheme(scheme)
                .setLocale("en-GB"));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context.newPage();
    }

    /** Waits until an expression is true in the page; Playwright's own way evaluates text in the page, which its policy forbids. */
    public static void await(Page page, String expression) {
        await(page, () -> Boolean.TRUE.equals(page.evaluate(expression)), expression);
    }

    /** Waits until something is true while the page goes on; {@code what} is named if it never is. */
    static void await(Page page, BooleanSupplier condition, String what) {
        long end = System.nanoTime() + (long) (PATIENCE_MILLIS * 1e6);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            page.waitForTimeout(50); // lets the page's messages through
        }
    }

    @Override
    public void close() {
        playwright.close();
    }
}
