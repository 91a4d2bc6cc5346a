package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a process of its own: what it prints, how it ends. */
class ProgramTest {
    private static final Pattern READY = Pattern.compile(
            "READY ws://127\\.0\\.0\\.1:(\\d+)/ws http://127\\.0\\.0\\.1:(\\d+)/ rtsp://127\\.0\\.0\\.1:(\\d+)/");

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"TERM", "INT"})
    void servesUntilItIsToldToEnd(String signal) throws Exception {
        assumeTrue(!signal.equals("INT") || !isInterruptIgnored(), "who started the tests ignores SIGINT");
        Process process = start(
                "serve",
                "--state-dir",
                dir.toString(),
                "--set",
                "server.port=0",
                "--set",
                "health.port=0",
                "--set",
                "rtsp.port=0",
                "--set",
                "cameras.v4l2=false",
                "--set",
                "cameras.simulated=1");
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            Matcher ready = READY.matcher(String.valueOf(line));
            assertTrue(ready.matches(), () -> line + "\n" + errors(process));
            URI http = URI.create("http://127.0.0.1:" + ready.group(2));
            assertEquals(200, get(http.resolve("/health/ready"), "x").statusCode());

            Process minting = start("token", "--role", "viewer", "--ttl", "1m", "--state-dir", dir.toString());
            String token = minting.inputReader(StandardCharsets.UTF_8).readLine();
            assertEquals(0, minting.waitFor());
            HttpResponse<byte[]> picture = get(http.resolve("/preview/camera0.jpg"), token);
            assertEquals(200, picture.statusCode());
            assertEquals((byte) 0xd8, picture.body()[1], "a JPEG");

            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), "it ends");
            assertEquals(0, process.exitValue(), () -> errors(process));
            assertEquals(null, out.readLine(), "one line on stdout, no more");
        } finally {
            process.destroyForcibly();
        }
    }

    /** As a shell does for what it starts in the background; children inherit it. */
    private static boolean isInterruptIgnored() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(8).strip(), 16) & 2) != 0);
        }
    }

    @Test
    void namesTheAddressThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String key : List.of("server.port", "health.port", "rtsp.port")) {
                List<String> args = new ArrayList<>(List.of("serve", "--state-dir", dir.toString()));
                for (String other : List.of("server.port", "health.port", "rtsp.port")) {
                    args.add("--set");
                    args.add(other + "=" + (other.equals(key) ? taken.getLocalPort() : 0));
                }
                Process process = start(args.toArray(String[]::new));
                String errors = errors(process);
                assertEquals(1, process.waitFor(), errors);
                String last = errors.lines()
                        .filter(l -> l.startsWith("camera-service: "))
                        .findFirst()
                        .orElse(errors);
                assertTrue(last.contains(Integer.toString(taken.getLocalPort())), errors);
                assertEquals(2, last.split("choose another", -1).length, "what to do is said once: " + last);
                assertFalse(errors.contains("\tat "), errors);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, serve --set server.prot=1, did you mean server.port?",
        "2, serve --config /no/such.yaml, there is no such file",
        "2, sevre, serve",
        "2, serve --bogus, --bogus",
        "2, token, --role",
        "2, token --role king, viewer",
        "2, token --role viewer --ttl soon, --ttl is a time",
        "1, token --role viewer --state-dir /no/such, start it once",
        "1, serve --state-dir /proc/no --set server.port=0 --set health.port=0 --set rtsp.port=0, cannot make the directory /proc/no",
    })
    void saysWhatIsWrongAndEndsWithItsCode(int code, String arguments, String told) throws Exception {
        Process process = start(arguments.split(" ", -1));
        String errors = errors(process);
        assertEquals(code, process.waitFor(), errors);
        assertTrue(errors.contains(told), errors);
        assertFalse(errors.contains("\tat "), errors);
    }

    @Test
    void anOldStateIsTakenUpAgain() throws Exception {
        for (int i = 0; i < 2; i++) {
            LauncherInstance.use(
                    dir,
                    instance -> assertTrue(READY.matcher(instance.readyLine()).matches(), instance.readyLine()));
        }
        assertEquals(32, Files.size(dir.resolve("state/token.key")));
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.cameraservice.launcher.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    private static String errors(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static HttpResponse<byte[]> get(URI uri, String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofByteArray());
    }
}
