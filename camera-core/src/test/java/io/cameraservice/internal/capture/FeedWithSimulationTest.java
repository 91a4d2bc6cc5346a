package io.cameraservice.internal.capture;

import static io.cameraservice.CameraState.DISCONNECTED;
import static io.cameraservice.CameraState.FAULTED;
import static io.cameraservice.CameraState.RUNNING;
import static io.cameraservice.CameraState.STALLED;
import static io.cameraservice.internal.capture.FeedRig.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraState;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.internal.capture.picture.Pictures;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.simulation.SimulatedCamera;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.testing.Await;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed over simulated cameras, with their faults. */
class FeedWithSimulationTest {
    private final ServiceThreads threads = new ServiceThreads(Optional.empty(), Optional.empty());
    private final Pictures pictures = new Pictures();
    private final SimulationDriver driver = new SimulationDriver(1);
    private final SimulatedCamera camera = driver.camera(0);
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final CameraFeed feed = new CameraFeed(
            "camera0",
            threads,
            InstantSource.system(),
            StreamPlan.builder().build(),
            frame -> Frame.owned(frame.mode(), 0, frame.sequence(), frame.captureNanos(), pictures.jpeg(frame)),
            (state, problem) -> problem.ifPresent(problems::add));

    @BeforeEach
    void start() {
        driver.start(new CameraDriver.Listener() {
            @Override
            public void attached(DeviceInfo device) {
                feed.attach(driver, device);
            }

            @Override
            public void detached(String node) {
                feed.detach(Optional.empty());
            }
        });
    }

    @AfterEach
    void close() {
        feed.close();
        driver.close();
        pictures.close();
        threads.close();
    }

    @Test
    void goesThroughEveryFaultAndComesBack() {
        AtomicInteger frames = new AtomicInteger();
        feed.subscribe(FrameOptions.owned(), frame -> frames.incrementAndGet());
        awaitState(RUNNING);
        camera.stall();
        awaitState(STALLED);
        camera.resume();
        awaitState(RUNNING);
        camera.unplug();
        awaitState(DISCONNECTED);
        camera.busy("obs (pid 42)");
        camera.plug();
        awaitState(FAULTED);
        assertTrue(problems.stream().anyMatch(p -> p.contains("obs (pid 42)")), problems::toString);
        camera.free();
        awaitState(RUNNING);
        camera.unplug();
        awaitState(DISCONNECTED);
        camera.plug("sim:9", "another-port");
        awaitState(RUNNING);
        assertEquals("sim:9", feed.device().orElseThrow().node());
        int before = frames.get();
        until("frames come", () -> frames.get() > before + 10);
    }

    @Test
    void deliversTheCamerasOwnJpegUntouchedAndCountsItsRate() {
        List<Frame> asDelivered = new CopyOnWriteArrayList<>();
        List<Frame> asPicture = new CopyOnWriteArrayList<>();
        feed.subscribe(FrameOptions.owned(), asDelivered::add);
        feed.subscribe(FrameOptions.jpeg(0), asPicture::add);
        until("frames came", () -> asDelivered.size() > 40 && asPicture.size() > 30);
        int compared = 0;
        for (Frame picture : List.copyOf(asPicture)) {
            for (Frame frame : List.copyOf(asDelivered)) {
                if (frame.sequence() == picture.sequence()) {
                    assertEquals(frame.data(), picture.data());
                    compared++;
                }
            }
        }
        assertTrue(compared > 20, "compared " + compared);
        assertEquals(30, feed.metrics().framesPerSecond(), 3);
    }

    @Test
    void slowListenersLoseFramesAndHoldNothingUp() {
        CountDownLatch free = new CountDownLatch(1);
        for (FrameOptions options : List.of(FrameOptions.owned(), FrameOptions.jpeg(0), FrameOptions.borrowed())) {
            feed.subscribe(options, frame -> Await.latch(free));
        }
        AtomicInteger quick = new AtomicInteger();
        feed.subscribe(FrameOptions.owned(), frame -> quick.incrementAndGet());
        until("the quick one gets all", () -> quick.get() >= 40);
        assertTrue(feed.metrics().framesSkipped() > 60, feed.metrics()::toString);
        assertEquals(RUNNING, feed.state());
        free.countDown();
    }

    private void awaitState(CameraState state) {
        until(state.name(), () -> feed.state() == state);
    }
}
