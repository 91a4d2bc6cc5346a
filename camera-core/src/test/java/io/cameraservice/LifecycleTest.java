package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.Authenticator;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.Transport;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.TestLane;
import io.cameraservice.testing.ThreadChecks;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a service through its public face: what it leaves behind, and what it refuses. */
class LifecycleTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final ThreadChecks threads = new ThreadChecks();
    private final long children = children();

    @Test
    @RequiresFfmpeg
    void startedAndClosedManyTimesItLeavesNothing() {
        round(true);
        awaitNothingLeft();
        long files = openFiles();
        int times = TestLane.isAll() ? 50 : 20;
        for (int i = 0; i < times; i++) {
            round(i % 10 == 5);
        }
        awaitNothingLeft();
        Await.until("no file is left open: " + files, SOON, () -> openFiles() <= files + 2);
    }

    private void round(boolean busy) {
        try (CameraService service = builder(new SimulationDriver(1)).build()) {
            service.start();
            if (busy) {
                Camera camera = service.cameras().get(0);
                AtomicInteger frames = new AtomicInteger();
                var preview = camera.frames(FrameOptions.jpeg(10), frame -> frames.incrementAndGet());
                var held = camera.stream().hold();
                camera.record(RecordingRequest.of(Duration.ofSeconds(30)));
                camera.stream().awaitActive(SOON);
                camera.snapshot();
                Await.until("the preview runs", SOON, () -> frames.get() > 2);
                camera.stopRecording();
                held.close();
                preview.close();
                camera.frames(FrameOptions.borrowed(), frame -> {}); // left open, as hosts do
            }
        }
    }

    @Test
    @SuppressWarnings("try") // one is closed before the other on purpose
    void twoServicesLiveSideBySide() {
        try (CameraService one = builder(new SimulationDriver(1)).build();
                CameraService two = builder(new SimulationDriver(2))
                        .directory(directory.resolve("other"))
                        .build()) {
            one.start();
            two.start();
            assertEquals(1, one.cameras().size());
            assertEquals(2, two.cameras().size());
            assertFalse(one.rtspAddress().equals(two.rtspAddress()));
            one.close();
            assertTrue(two.cameras().get(0).frame().length() > 0);
        }
        awaitNothingLeft();
    }

    @Test
    void theStateDirectoryBelongsToOne() {
        try (CameraService one = builder(new SimulationDriver(1)).build().start();
                CameraService two = builder(new SimulationDriver(1)).build()) {
            CameraException refused = assertThrows(CameraException.InvalidState.class, two::start);
            assertEquals("state_directory_in_use", refused.reason());
            assertTrue(String.valueOf(refused.getMessage())
                    .contains(directory.resolve("state").toString()));
            assertEquals(1, one.cameras().size());
        }
        awaitNothingLeft();
        builder(new SimulationDriver(1)).build().start().close();
        awaitNothingLeft();
    }

    @Test
    @SuppressWarnings("resource") // a start that failed leaves nothing to close
    void aPortInUseIsNamedAndNothingIsLeft() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CameraService service = builder(new SimulationDriver(1))
                    .rtsp("127.0.0.1", taken.getLocalPort())
                    .build();
            CameraException refused = assertThrows(CameraException.class, service::start);
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("127.0.0.1:" + taken.getLocalPort()),
                    refused.getMessage());
            awaitNothingLeft();
        }
        builder(new SimulationDriver(1)).build().start().close();
    }

    @Test
    @SuppressWarnings("resource") // a start that failed leaves nothing to close
    void aDriverThatCannotStartIsNamedAndNothingIsLeft() {
        AtomicInteger closed = new AtomicInteger();
        CameraService service = builder(new BrokenDriver(closed))
                .driver(new SimulationDriver(1))
                .build();
        CameraException refused = assertThrows(CameraException.class, service::start);
        assertEquals("the driver broken cannot start: no bus", refused.getMessage());
        assertEquals(1, closed.get());
        awaitNothingLeft();
        assertThrows(IllegalStateException.class, service::start);
        service.close();
    }

    @Test
    @SuppressWarnings("resource") // a start that failed leaves nothing to close
    void aTransportThatCannotStartLeavesNothing() {
        BrokenTransport transport = new BrokenTransport();
        CameraService service =
                builder(new SimulationDriver(1)).transport(transport).build();
        assertThrows(IllegalStateException.class, service::start);
        assertEquals(1, transport.closed.get());
        awaitNothingLeft();
    }

    @Test
    void closesTwiceAndStartsNoMore() {
        CameraService service = builder(new SimulationDriver(1)).build();
        Camera camera = service.start().start().cameras().get(0);
        service.close();
        service.close();
        assertThrows(IllegalStateException.class, service::start);
        assertEquals(
                "not_started",
                assertThrows(CameraException.class, service::cameras).reason());
        assertFalse(service.health().ready());
        long began = System.nanoTime();
        assertThrows(CameraException.InvalidState.class, camera::frame);
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(1).toNanos(), "refused at once");
        CameraService never = builder(new SimulationDriver(1)).build();
        never.close();
        assertThrows(IllegalStateException.class, never::start);
        awaitNothingLeft();
    }

    @Test
    void lentExecutorsSurviveAndMayEvenBeClosedFirst() throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        var scheduler = Executors.newScheduledThreadPool(1);
        try {
            SimulationDriver driver = new SimulationDriver(1);
            try (CameraService service =
                    builder(driver).executor(pool).scheduler(scheduler).build()) {
                assertTrue(service.start().cameras().get(0).frame().length() > 0);
            }
            assertFalse(pool.isShutdown() || scheduler.isShutdown());
            assertEquals("still works", pool.submit(() -> "still works").get());

            SimulationDriver second = new SimulationDriver(1);
            CameraService service =
                    builder(second).executor(pool).scheduler(scheduler).build();
            service.start().cameras().get(0).frames(FrameOptions.owned(), frame -> {});
            Await.until("the device is open", SOON, () -> second.camera(0).isOpen());
            pool.shutdown();
            scheduler.shutdown();
            long began = System.nanoTime();
            service.close();
            assertTrue(System.nanoTime() - began < Duration.ofSeconds(4).toNanos(), "close() waited for a closed pool");
            assertFalse(second.camera(0).isOpen());
        } finally {
            pool.shutdownNow();
            scheduler.shutdownNow();
        }
        awaitNothingLeft();
    }

    @Test
    void camerasKeepTheirNamesAndAreNotMistakenForTwins() {
        SimulatedCameraOptions first = twin(0, "port-a");
        try (CameraService service = builder(SimulationDriver.of(first)).build().start()) {
            service.setLabel(new CameraId(0), "Gate");
        }
        // Another of its kind was plugged in meanwhile, and is listed first.
        try (CameraService service =
                builder(SimulationDriver.of(twin(1, "port-b"), first)).build().start()) {
            assertEquals("port-a", portOf(service, "camera0"));
            assertEquals("port-b", portOf(service, "camera1"));
            assertEquals(
                    "Gate", service.camera("camera0").orElseThrow().status().name());
        }
        awaitNothingLeft();
    }

    @Test
    void aNodeThatBecomesAnotherDeviceIsAnotherCamera() {
        SimulationDriver driver = new SimulationDriver(1);
        try (CameraService service = builder(driver).build().start()) {
            String node = driver.camera(0).device().node();
            var gone = driver.camera(0);
            driver.remove(gone);
            var other = driver.add(SimulatedCameraOptions.builder(5).build());
            assertEquals(node, other.device().node());
            Await.until(
                    "it is found",
                    SOON,
                    () -> service.cameras().size() == 2
                            && service.cameras().get(1).status().node().equals(Optional.of(node)));
            assertEquals(
                    CameraState.DISCONNECTED, service.cameras().get(0).status().state());
            assertEquals("camera1", service.camera(node).orElseThrow().id().toString());
        }
        awaitNothingLeft();
    }

    private static SimulatedCameraOptions twin(int number, String port) {
        return SimulatedCameraOptions.builder(number)
                .name("Twin")
                .model("1234:5678 Twin")
                .serial(null)
                .port(port)
                .build();
    }

    private static String portOf(CameraService service, String camera) {
        return service.camera(camera).orElseThrow().status().identity().port().orElseThrow();
    }

    private CameraServiceBuilder builder(CameraDriver driver) {
        return CameraService.builder().directory(directory).rtsp("127.0.0.1", 0).driver(driver);
    }

    private void awaitNothingLeft() {
        Await.until(
                "no thread is left but " + threads.started(),
                SOON,
                () -> threads.started().isEmpty());
        Await.until("no process is left", SOON, () -> children() <= children);
    }

    private static long children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }

    private static long openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }

    private record BrokenDriver(AtomicInteger closed) implements CameraDriver {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Availability probe() {
            return new Availability.Available("it thinks");
        }

        @Override
        public void start(Listener listener) {
            throw new IllegalStateException("no bus");
        }

        @Override
        public Capture open(
                io.cameraservice.device.DeviceInfo device, io.cameraservice.device.VideoMode mode, FrameSink sink) {
            throw new IllegalStateException("never");
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static final class BrokenTransport implements Transport {
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public void start(CameraService service, Authenticator authenticator) {
            throw new IllegalStateException("no port");
        }

        @Override
        public ComponentHealth health() {
            return new ComponentHealth("broken", ComponentState.ERROR, "", Instant.EPOCH);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
