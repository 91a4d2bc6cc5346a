package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.OwnJvm;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.TestLane;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The RTSP relay has its fixed port again at once, however it ended and whoever was connected. */
@RequiresFfmpeg
@Timeout(120)
class RtspRestartTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int TIMES = TestLane.isAll() ? 5 : 2;

    @TempDir
    Path directory;

    private final List<Tool> readers = new ArrayList<>();
    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void endReaders() {
        readers.forEach(Tool::close);
    }

    @Test
    void afterItWasClosedWithReadersConnected() {
        for (int i = 0; i < TIMES; i++) {
            try (CameraService service = service(directory, port)) {
                assertEquals(port, service.rtspAddress().map(URI::getPort).orElseThrow());
                readOnce();
            }
        }
    }

    @Test
    void afterItsProcessWasKilledWithReadersConnected() {
        for (int i = 0; i < TIMES; i++) {
            try (Tool process =
                    Tool.start(OwnJvm.command(Server.class, directory.toString(), Integer.toString(port)))) {
                Await.until(
                        "it is ready: " + process.output(),
                        SOON,
                        () -> process.output().contains("READY"));
                readOnce();
                process.kill();
            }
        }
        service(directory, port).close();
    }

    @Test
    @SuppressWarnings("resource") // a start that failed leaves nothing to close
    void whoeverHasItIsNamed() {
        try (CameraService first = service(directory, port)) {
            CameraException refused =
                    assertThrows(CameraException.class, () -> service(directory.resolve("other"), port));
            assertEquals("cannot_listen", refused.reason());
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains("127.0.0.1:" + port), message);
            assertTrue(message.contains("pid " + ProcessHandle.current().pid()), message);
            assertTrue(refused.suggestion().orElse("").contains("rtsp.port"), refused::toString);
            assertTrue(first.health().ready());
        }
    }

    /** A reader that stays connected when it has its first picture. */
    private void readOnce() {
        Tool reader = Tool.start(
                "ffmpeg",
                "-v",
                "error",
                "-rtsp_transport",
                "tcp",
                "-i",
                "rtsp://127.0.0.1:" + port + "/camera0",
                "-c",
                "copy",
                "-f",
                "data",
                "-map",
                "0:v",
                "-flush_packets",
                "1",
                "pipe:1");
        readers.add(reader);
        Await.until("pictures come", SOON, () -> !reader.output().isEmpty());
    }

    private static CameraService service(Path directory, int port) {
        return CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", port)
                .driver(new SimulationDriver(1))
                .build()
                .start();
    }

    /** The program of the other process. */
    static final class Server {
        private Server() {}

        public static void main(String[] args) throws InterruptedException {
            CameraService service = service(Path.of(args[0]), Integer.parseInt(args[1]));
            System.out.println("READY at " + service.rtspAddress().orElseThrow());
            new CountDownLatch(1).await(); // until the test kills it
        }
    }
}
