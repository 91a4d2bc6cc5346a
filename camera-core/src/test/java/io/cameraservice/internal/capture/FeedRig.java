package io.cameraservice.internal.capture;

import io.cameraservice.CameraState;
import io.cameraservice.device.Frame;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.testing.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A feed with threads of its own, and what it told. */
final class FeedRig implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(8);

    final ServiceThreads threads = new ServiceThreads(Optional.empty(), Optional.empty());
    final List<CameraState> states = new CopyOnWriteArrayList<>();
    final List<String> problems = new CopyOnWriteArrayList<>();
    final AtomicInteger conversions = new AtomicInteger();
    final ScriptedDriver driver = new ScriptedDriver();
    final CameraFeed feed = new CameraFeed(
            "camera0", threads, InstantSource.system(), StreamPlan.builder().build(), this::toJpeg, this::changed);

    private void changed(CameraState state, Optional<String> problem) {
        states.add(state);
        problem.ifPresent(problems::add);
    }

    private Frame toJpeg(Frame frame) {
        conversions.incrementAndGet();
        if (frame.sequence() < 0) {
            throw new IndexOutOfBoundsException("a damaged frame");
        }
        return frame;
    }

    FeedRig attached() {
        feed.attach(driver, ScriptedDriver.DEVICE);
        awaitState(CameraState.IDLE);
        return this;
    }

    ScriptedDriver.Opened awaitOpening(int count) {
        until("opening " + count, () -> driver.openings.size() >= count);
        return driver.openings.get(count - 1);
    }

    void awaitState(CameraState state) {
        until(state + " but " + feed.state(), () -> feed.state() == state);
    }

    static void until(String what, BooleanSupplier condition) {
        Await.until(what, SOON, condition);
    }

    @Override
    public void close() {
        driver.onClose = () -> {};
        feed.close();
        threads.close();
    }
}
