package io.cameraservice.mediamtx.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.mediamtx.testing.FileServer;
import io.cameraservice.mediamtx.testing.TarGz;
import io.cameraservice.mediamtx.testing.TestProxy;
import io.cameraservice.testing.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Releases from a server of ours, in archives made here, over real sockets. */
class ReleaseInstallerTest {
    private static final ReleaseVersion VERSION = new ReleaseVersion(1, 20, 1);
    private static final String ARCHIVE = "mediamtx_v1.20.1_linux_amd64.tar.gz";

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final Map<String, byte[]> files = new HashMap<>();
    private FileServer server;

    @BeforeEach
    void serve() throws IOException {
        environment.put("HOME", directory.toString());
        server = new FileServer(files);
        release(program("v1.20.1"));
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aReleaseIsPutIntoTheCache() throws Exception {
        Path program = install();
        assertEquals(directory.resolve(".cache/camera-service/mediamtx/v1.20.1/mediamtx"), program);
        assertEquals("v1.20.1", ReleaseVersion.reportedBy(program));
        assertEquals(Optional.of(program), MediaMtxCache.of(environment).newest());
        assertEquals(List.of("v1.20.1"), left());
        int requests = server.requests().size();
        assertEquals(program, install());
        assertEquals(requests, server.requests().size(), "what is there is not fetched again");
        Files.writeString(program, "broken");
        install();
        assertEquals("v1.20.1", ReleaseVersion.reportedBy(program), "one that does not run is replaced");
    }

    @Test
    void itMayComeFromADirectory() throws Exception {
        Path stick = Files.createDirectory(directory.resolve("stick"));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(stick.resolve(file.getKey()), file.getValue());
        }
        installer().install(VERSION, Optional.of(stick.toString()));
        assertEquals(List.of("v1.20.1"), left());
        assertEquals(List.of(), server.requests());
    }

    @Test
    void anotherChecksumIsRefused() throws Exception {
        byte[] archive = files.get(ARCHIVE);
        archive[archive.length / 2] ^= 1;
        refused("it is not installed");
    }

    @Test
    void noChecksumIsRefused() throws Exception {
        files.put("checksums.sha256", "0123 *other.tar.gz\n".getBytes(UTF_8));
        refused("there is no SHA-256 of " + ARCHIVE);
        files.remove("checksums.sha256");
        refused("there is no " + server.uri() + "/checksums.sha256");
    }

    @Test
    void aProgramThatDoesNotRunHereIsRefused() throws Exception {
        release("\u007fELF of another machine".getBytes(UTF_8));
        refused("does not run here as MediaMTX v1.20.1");
    }

    @Test
    void whatWasThereStaysWhenAnotherIsRefused() throws Exception {
        install();
        release(new byte[0]);
        ReleaseVersion next = new ReleaseVersion(1, 20, 2);
        assertThrows(CameraException.class, () -> installer().install(next, Optional.of(server.uri())));
        assertEquals(List.of("v1.20.1"), left());
    }

    @Test
    void onlyTheProgramIsTakenOutOfTheArchive() throws Exception {
        byte[] archive = new TarGz()
                .file("../../../../evil", "x".getBytes(UTF_8))
                .file(directory.resolve("evil").toString(), "x".getBytes(UTF_8))
                .link("mediamtx", "/etc/passwd")
                .file("mediamtx.yml", "api: true".getBytes(UTF_8))
                .file("mediamtx", program("v1.20.1"))
                .bytes();
        put(archive);
        Path program = install();
        assertTrue(Files.isRegularFile(program));
        try (Stream<Path> all = Files.walk(directory)) {
            assertEquals(
                    List.of(program), all.filter(Files::isRegularFile).toList(), "nothing else was written anywhere");
        }
    }

    @Test
    void anArchiveWithoutTheProgramIsRefused() throws Exception {
        put(new TarGz().file("LICENSE", new byte[1000]).bytes());
        refused("there is no file mediamtx in it");
        put("not an archive".getBytes(UTF_8));
        refused("cannot be unpacked");
        byte[] whole = new TarGz().file("mediamtx", new byte[100_000]).bytes();
        put(Arrays.copyOf(whole, whole.length / 2));
        refused("cannot be unpacked");
    }

    @Test
    void itGoesThroughTheProxyOfTheEnvironment() throws Exception {
        try (TestProxy proxy = new TestProxy(Optional.of("user:p@ss"))) {
            environment.put("http_proxy", "http://user:p%40ss@127.0.0.1:" + proxy.port());
            install();
            assertEquals(4, proxy.passed().size(), () -> proxy.passed().toString());
            assertEquals(List.of("v1.20.1"), left());
        }
    }

    @Test
    void theProxyIsNotAskedForHostsThatAreExcepted() throws Exception {
        try (TestProxy proxy = new TestProxy(Optional.empty())) {
            environment.put("HTTP_PROXY", "127.0.0.1:" + proxy.port());
            environment.put("NO_PROXY", "example.org, 127.0.0.1");
            install();
            assertEquals(List.of(), proxy.passed());
        }
    }

    @Test
    void aProxyThatRefusesIsNamed() throws Exception {
        try (TestProxy proxy = new TestProxy(Optional.of("user:secret"))) {
            environment.put("HTTP_PROXY", "http://127.0.0.1:" + proxy.port());
            refused("by the proxy 127.0.0.1:" + proxy.port());
        }
    }

    @Test
    void offlineIsSaidAndWhatToDo() throws Exception {
        int port = Ports.free();
        CameraException e = assertThrows(
                CameraException.class, () -> installer().install(VERSION, Optional.of("http://127.0.0.1:" + port)));
        assertEquals(
                "http://127.0.0.1:" + port
                        + "/checksums.sha256 cannot be had: the host is unknown or nothing listens there",
                e.getMessage());
        assertTrue(e.suggestion().orElseThrow().contains("--from"), e::toString);
        assertEquals(List.of(), left());
    }

    @Test
    void aReleaseWithoutChecksumsAndAnUnknownMachineAreRefused() {
        CameraException old = assertThrows(
                CameraException.class,
                () -> installer().install(new ReleaseVersion(1, 10, 0), Optional.of(server.uri())));
        assertEquals("MediaMTX v1.10.0 was released without a checksum", old.getMessage());
        CameraException other = assertThrows(
                CameraException.class,
                () -> new ReleaseInstaller(environment, "riscv64", told::add).install(VERSION, Optional.empty()));
        assertEquals("MediaMTX is not released for machines like this (riscv64)", other.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "v1.20.1, amd64, mediamtx_v1.20.1_linux_amd64.tar.gz, checksums.sha256",
        "v1.15.1, aarch64, mediamtx_v1.15.1_linux_arm64.tar.gz, checksums.sha256",
        "v1.12.3, aarch64, mediamtx_v1.12.3_linux_arm64.tar.gz, mediamtx_v1.12.3_linux_arm64.tar.gz.sha256sum",
        "v1.12.0, aarch64, mediamtx_v1.12.0_linux_arm64v8.tar.gz, mediamtx_v1.12.0_linux_arm64v8.tar.gz.sha256sum",
        "v1.13.0, arm, mediamtx_v1.13.0_linux_armv7.tar.gz, checksums.sha256",
    })
    void filesAreCalledAsTheReleaseWorkflowsCallThem(
            String version, String architecture, String archive, String checksums) {
        ReleaseInstaller.OfficialRelease release = ReleaseInstaller.OfficialRelease.of(
                        ReleaseVersion.parse(version).orElseThrow(), architecture)
                .orElseThrow();
        assertEquals(archive, release.archive());
        assertEquals(checksums, release.checksums());
        assertEquals("https://github.com/bluenviron/mediamtx/releases/download/" + version, release.url());
        assertEquals("https", URI.create(release.url()).getScheme());
    }

    private Path install() {
        return installer().install(VERSION, Optional.of(server.uri()));
    }

    private ReleaseInstaller installer() {
        return new ReleaseInstaller(environment, "amd64", told::add);
    }

    private void refused(String what) throws IOException {
        CameraException e = assertThrows(CameraException.class, this::install);
        assertTrue(String.valueOf(e.getMessage()).contains(what), e::toString);
        assertEquals(List.of(), left(), "nothing is left behind");
    }

    private List<String> left() throws IOException {
        Path cache = directory.resolve(".cache/camera-service/mediamtx");
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(cache)) {
            return all.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }

    private void release(byte[] program) throws IOException {
        put(new TarGz()
                .file("LICENSE", new byte[700])
                .file("mediamtx", program)
                .file("mediamtx.yml", new byte[10])
                .bytes());
    }

    private void put(byte[] archive) {
        files.put(ARCHIVE, archive);
        files.put("checksums.sha256", (TarGz.sha256(archive) + " *" + ARCHIVE + "\n").getBytes(UTF_8));
    }

    private static byte[] program(String version) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(("#!/bin/sh\necho " + version + "\nexit 0\n").getBytes(UTF_8));
        text.writeBytes(new byte[200_000]);
        return text.toByteArray();
    }
}
