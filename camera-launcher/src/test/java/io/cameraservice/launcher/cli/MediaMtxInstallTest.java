package io.cameraservice.launcher.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.mediamtx.testing.FileServer;
import io.cameraservice.mediamtx.testing.TarGz;
import io.cameraservice.mediamtx.testing.TestProxy;
import io.cameraservice.testing.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mediamtx install} as a process of its own, from servers and through proxies of ours. */
class MediaMtxInstallTest {
    @TempDir
    Path dir;

    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private byte[] archive = new byte[0];

    private record Outcome(int code, String output, String errors) {}

    @BeforeEach
    void prepare() {
        environment.put("HOME", dir.toString());
        environment.put("XDG_CACHE_HOME", dir.resolve("cache").toString());
        archive = new TarGz()
                .file("mediamtx", "#!/bin/sh\necho v1.20.1\n".getBytes(UTF_8))
                .bytes();
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String name = "mediamtx_v1.20.1_linux_" + machine + ".tar.gz";
        files.put(name, archive);
        files.put("checksums.sha256", (TarGz.sha256(archive) + " *" + name + "\n").getBytes(UTF_8));
    }

    @Test
    void overTlsThroughAProxyThatWantsALogin() throws Exception {
        SelfSigned certificate = SelfSigned.of("ip:127.0.0.1", dir);
        try (TestProxy proxy = new TestProxy(Optional.of("me:secret"));
                FileServer server = FileServer.https(files, certificate.shown())) {
            environment.put("https_proxy", "http://me:secret@127.0.0.1:" + proxy.port());
            environment.put(
                    "JAVA_TOOL_OPTIONS",
                    "-Djavax.net.ssl.trustStore=" + certificate.store() + " -Djavax.net.ssl.trustStorePassword="
                            + SelfSigned.password());
            Outcome outcome = install("--from", server.uri());
            assertEquals(0, outcome.code(), outcome.errors());
            assertEquals(program() + "\n", outcome.output());
            assertTrue(Files.isExecutable(program()));
            assertFalse(proxy.passed().isEmpty());
            assertTrue(
                    proxy.passed().stream().allMatch(p -> p.startsWith("CONNECT 127.0.0.1:")),
                    () -> proxy.passed().toString());
            assertFalse(outcome.errors().contains("secret"), outcome.errors());
        }
    }

    @Test
    void aProxyOfTheSystemPropertiesIsUsed() throws Exception {
        try (TestProxy proxy = new TestProxy(Optional.empty());
                FileServer server = new FileServer(files)) {
            environment.put(
                    "JAVA_TOOL_OPTIONS",
                    "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=" + proxy.port() + " -Dhttp.nonProxyHosts=");
            Outcome outcome = install("--version", "v1.20.1", "--from", server.uri());
            assertEquals(0, outcome.code(), outcome.errors());
            assertEquals(4, proxy.passed().size(), () -> proxy.passed().toString());
        }
    }

    @Test
    void aWrongChecksumIsRefusedAndNothingIsLeft() throws Exception {
        archive[20] ^= 1;
        try (FileServer server = new FileServer(files)) {
            Outcome outcome = install("--from", server.uri());
            assertEquals(1, outcome.code(), outcome.errors());
            assertEquals("", outcome.output());
            assertTrue(outcome.errors().contains("is not installed"), outcome.errors());
        }
        try (Stream<Path> left = Files.list(dir.resolve("cache/camera-service/mediamtx"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void withoutANetworkItSaysWhatToDo() throws Exception {
        environment.put("https_proxy", "http://127.0.0.1:9"); // where nothing listens
        Outcome outcome = install();
        assertEquals(1, outcome.code(), outcome.errors());
        assertTrue(
                outcome.errors().contains("https://github.com/bluenviron/mediamtx/releases/download/v1.20.1/"),
                outcome.errors());
        assertTrue(outcome.errors().contains("by the proxy 127.0.0.1:9"), outcome.errors());
        assertTrue(outcome.errors().contains("--from"), outcome.errors());
        assertFalse(outcome.errors().contains("\tat "), outcome.errors());
    }

    @ParameterizedTest
    @CsvSource({
        "2, mediamtx, needs another word: mediamtx install",
        "2, mediamtx install --version latest, is one like v1.20.1",
        "2, mediamtx install --bogus, --bogus",
        "1, mediamtx install --version v1.9.0, without a checksum",
        "1, mediamtx install --from /no/such, there is no such file",
    })
    void saysWhatIsWrongAndEndsWithItsCode(int code, String arguments, String told) throws Exception {
        Outcome outcome = run(arguments.split(" ", -1));
        assertEquals(code, outcome.code(), outcome.errors());
        assertTrue(outcome.errors().contains(told), outcome.errors());
    }

    private Path program() {
        return dir.resolve("cache/camera-service/mediamtx/v1.20.1/mediamtx");
    }

    private Outcome install(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("mediamtx", "install"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private Outcome run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.cameraservice.launcher.cli.Main"));
        command.addAll(List.of(arguments));
        Path errors = dir.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), output, Files.readString(errors));
    }
}
