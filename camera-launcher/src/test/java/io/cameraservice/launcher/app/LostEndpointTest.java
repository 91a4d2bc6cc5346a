package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.health.HealthReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding S2: a program that clients cannot reach ends, so that whoever supervises it starts it again. */
class LostEndpointTest {
    @TempDir
    Path dir;

    @Test
    void theProgramEndsWithOne() throws Exception {
        Path log = dir.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LostEndpointProgram.class.getName(),
                        dir.toString())
                .redirectError(log.toFile())
                .start();
        try {
            assertTrue(process.inputReader().readLine().startsWith("READY "), "it serves what it can meanwhile");
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends by itself");
            assertEquals(1, process.exitValue());
            assertTrue(Files.readString(log).contains("websocket is lost: the listening socket was lost"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatComesBackByItselfIsWaitedFor() throws Exception {
        AtomicReference<ComponentState> state = new AtomicReference<>(ComponentState.ERROR);
        try (EndpointWatchdog watchdog = new EndpointWatchdog(
                () -> new HealthReport(
                        true,
                        Instant.EPOCH,
                        Duration.ZERO,
                        List.of(new ComponentHealth("websocket", state.get(), "", Instant.EPOCH))),
                Duration.ofSeconds(3))) {
            Assertions.assertThrows(
                    TimeoutException.class, () -> watchdog.lost().get(1500, TimeUnit.MILLISECONDS));
            state.set(ComponentState.RUNNING);
            Assertions.assertThrows(
                    TimeoutException.class, () -> watchdog.lost().get(3, TimeUnit.SECONDS));
            assertFalse(watchdog.lost().isDone());
            state.set(ComponentState.ERROR);
            assertTrue(watchdog.lost().get(20, TimeUnit.SECONDS).startsWith("websocket is lost"));
        }
    }
}
