package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./test} says and decides at its end, from the reports of all modules. */
class PartsReportTest {
    private static final String PASSED = "<testcase name=\"works\" classname=\"a.GoodTest\" time=\"0.1\"/>\n";
    private static final String FAILED = """
            <testcase name="counts" classname="a.BadTest" time="0.1">
              <failure message="expected: &lt;1&gt;" type="x.Failed"><![CDATA[x.Failed]]></failure>
            </testcase>
            """;
    private static final String SKIPPED = """
            <testcase name="waits" classname="a.GoodTest" time="0">
              <skipped message="no camera"/>
            </testcase>
            """;

    @TempDir
    Path checkout;

    private record Report(int exitCode, List<String> lines) {
        String last() {
            return lines.get(lines.size() - 1);
        }
    }

    @BeforeEach
    void modules() throws IOException {
        Files.createDirectories(checkout.resolve("first/src/test"));
        Files.createDirectories(checkout.resolve("second/src/test"));
    }

    @Test
    void aFailureInOneModuleIsNamedAndTheOthersAreSummedUp() throws Exception {
        report("first", "a.BadTest", PASSED + FAILED);
        report("second", "a.GoodTest", PASSED + SKIPPED);
        Report report = run();
        assertEquals("2 passed, 1 failed, 1 skipped", report.last());
        assertTrue(report.lines().contains("  FAILED a.BadTest.counts"), report::toString);
        assertTrue(report.lines().contains("second: 2 tests, 0 of them failed"), report::toString);
        assertEquals(1, report.exitCode());
    }

    @Test
    void allPassed() throws Exception {
        report("first", "a.GoodTest", PASSED + SKIPPED);
        Report report = run();
        assertEquals("1 passed, 0 failed, 1 skipped", report.last());
        assertEquals(0, report.exitCode());
    }

    @Test
    void noTestAtAllIsAFailure() throws Exception {
        Report report = run();
        assertEquals("0 passed, 0 failed, 0 skipped", report.last());
        assertEquals(1, report.exitCode());
    }

    private void report(String module, String test, String cases) throws IOException {
        Path reports = Files.createDirectories(checkout.resolve(module).resolve("target/surefire-reports"));
        Files.writeString(
                reports.resolve("TEST-" + test + ".xml"),
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" + test + "\">\n" + cases
                        + "</testsuite>\n");
    }

    private Report run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("../tools/parts-report", checkout.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return new Report(process.waitFor(), lines);
    }
}
