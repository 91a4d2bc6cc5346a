package io.cameraservice.mediamtx.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.mediamtx.ManagedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which program is run, of several that are there. */
class MediaMtxBinaryTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private ManagedOptions.Builder options;

    @BeforeEach
    void begin() {
        environment.put("HOME", directory.resolve("home").toString());
        options = ManagedOptions.in(directory.resolve("state"));
    }

    @Test
    void theNewestOfTheCacheWhereThereIsNoOther() throws Exception {
        cached(".cache", "v1.9.3");
        Path newest = cached(".cache", "v1.15.1");
        Files.createDirectories(newest.getParent().resolveSibling("v1.16.0"));
        assertEquals(newest, find());
    }

    @Test
    void theCacheIsWhereItsVariableSays() throws Exception {
        cached(".cache", "v1.15.1");
        Path there = cached("elsewhere", "v1.9.3");
        environment.put("XDG_CACHE_HOME", directory.resolve("home/elsewhere").toString());
        assertEquals(there, find());
    }

    @Test
    void thePathComesBeforeTheCacheTheVariableBeforeThePathAndTheOptionBeforeAll() throws Exception {
        cached(".cache", "v1.15.1");
        Path onPath = program("bin/mediamtx", "v1.12.0");
        environment.put("PATH", directory.resolve("none") + ":" + directory.resolve("bin"));
        assertEquals(onPath, find());
        Path named = program("named", "v1.11.0");
        environment.put("MEDIAMTX_BIN", named.toString());
        assertEquals(named, find());
        Path given = program("given", "v1.10.0");
        options.binary(given);
        assertEquals(given, find());
    }

    @Test
    void oneThatIsNamedIsNotReplacedByAnother() throws Exception {
        cached(".cache", "v1.15.1");
        environment.put("MEDIAMTX_BIN", "/no/such/mediamtx");
        CameraException e = assertThrows(CameraException.DependencyFailed.class, this::find);
        assertEquals("there is no /no/such/mediamtx", e.getMessage());
        assertTrue(e.suggestion().orElseThrow().contains("MEDIAMTX_BIN"));
    }

    private Path find() {
        return MediaMtxBinary.find(options.environment(environment).build()).path();
    }

    private Path cached(String cache, String version) throws IOException {
        return program("home/" + cache + "/camera-service/mediamtx/" + version + "/mediamtx", version);
    }

    private Path program(String name, String version) throws IOException {
        Path program = directory.resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\necho " + version + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }
}
