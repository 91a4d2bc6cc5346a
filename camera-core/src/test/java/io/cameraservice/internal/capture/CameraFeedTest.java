package io.cameraservice.internal.capture;

import static io.cameraservice.CameraState.DISCONNECTED;
import static io.cameraservice.CameraState.FAULTED;
import static io.cameraservice.CameraState.IDLE;
import static io.cameraservice.CameraState.OPENING;
import static io.cameraservice.CameraState.RUNNING;
import static io.cameraservice.CameraState.STALLED;
import static io.cameraservice.internal.capture.FeedRig.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.Frame;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.capture.ScriptedDriver.Opened;
import io.cameraservice.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The feed's state machine over a driver that does what the test says. */
class CameraFeedTest {
    private final FeedRig rig = new FeedRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void opensOnFirstDemandAndClosesAWhileAfterTheLast() {
        rig.attached();
        assertEquals(0, rig.driver.attempts.get());
        Subscription first = rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        Opened opened = rig.awaitOpening(1);
        rig.awaitState(OPENING);
        Subscription second = rig.feed.subscribe(FrameOptions.borrowed(), frame -> {});
        Pusher pusher = new Pusher(opened);
        rig.awaitState(RUNNING);
        first.close();
        second.close();
        long left = System.nanoTime();
        Subscription back = rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        back.close();
        until("it is closed", () -> !rig.driver.isOpen());
        long lingered = System.nanoTime() - left;
        pusher.end();
        rig.awaitState(IDLE);
        assertTrue(lingered > Duration.ofMillis(2900).toNanos(), "closed after " + lingered);
        assertEquals(1, rig.driver.attempts.get());
        assertEquals(List.of(IDLE, OPENING, RUNNING, IDLE), rig.states);
    }

    @Test
    void tellsTheNewestFrameWhileItIsFresh() {
        rig.attached();
        assertEquals(Optional.empty(), rig.feed.newest());
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        Opened opened = rig.awaitOpening(1);
        opened.push(1);
        rig.awaitState(RUNNING);
        opened.push(2);
        assertEquals(2, rig.feed.newest().orElseThrow().sequence());
        until("it is stale", () -> rig.feed.newest().isEmpty());
        rig.awaitState(STALLED);
        assertEquals(Optional.empty(), rig.feed.newest());
    }

    @Test
    void noticesSilenceWithinAFewIntervalsAndOpensAgain() {
        rig.attached();
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        Opened opened = rig.awaitOpening(1);
        opened.push(1);
        rig.awaitState(RUNNING);
        long silent = System.nanoTime();
        rig.awaitState(STALLED);
        long noticed = System.nanoTime() - silent;
        assertTrue(noticed > Duration.ofMillis(300).toNanos(), "too hasty: " + noticed);
        assertTrue(noticed < Duration.ofMillis(1500).toNanos(), "too late: " + noticed);
        Opened again = rig.awaitOpening(2);
        assertTrue(opened.closed);
        again.push(1);
        rig.awaitState(RUNNING);
        assertEquals(1, rig.feed.metrics().stalls());
        assertEquals(2, rig.feed.metrics().openings());
        assertTrue(
                rig.problems.get(0).matches("camera0 sends no pictures: no frame for \\d+ ms; .*"),
                rig.problems::toString);
    }

    @Test
    void aBusyDeviceIsFaultedWithItsHolderNamedAndTriedAgain() {
        for (int i = 0; i < 3; i++) {
            rig.driver.refusals.add(ScriptedDriver.busy());
        }
        rig.attached();
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        rig.awaitState(FAULTED);
        long began = System.nanoTime();
        rig.awaitOpening(1).push(1);
        rig.awaitState(RUNNING);
        assertTrue(System.nanoTime() - began > Duration.ofMillis(500).toNanos(), "pauses grow");
        assertEquals(4, rig.driver.attempts.get());
        assertEquals("script:0 is in use by obs (pid 42); close it", rig.problems.get(0));
    }

    @Test
    void aDriverThatFailsUnexpectedlyIsTriedAgain() {
        rig.driver.refusals.add(new IllegalStateException("an exception that is meant to be logged by this test"));
        rig.attached();
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        rig.awaitOpening(1).push(1);
        rig.awaitState(RUNNING);
        assertTrue(rig.states.contains(FAULTED), rig.states::toString);
    }

    @Test
    void aCaptureThatCannotBeClosedHoldsNothingUp() {
        rig.driver.onClose = () -> {
            throw new IllegalStateException("an exception that is meant to be logged by this test");
        };
        rig.attached();
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        rig.awaitOpening(1).push(1);
        rig.awaitState(RUNNING);
        rig.feed.detach(Optional.empty());
        rig.awaitState(DISCONNECTED);
        rig.driver.onClose = () -> {};
        rig.feed.attach(rig.driver, ScriptedDriver.DEVICE);
        rig.awaitOpening(2).push(1);
        rig.awaitState(RUNNING);
    }

    @Test
    void demandGoneWhileFaultedEndsTheTries() {
        for (int i = 0; i < 50; i++) {
            rig.driver.refusals.add(ScriptedDriver.busy());
        }
        rig.attached();
        Subscription subscription = rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        rig.awaitState(FAULTED);
        subscription.close();
        assertTrue(rig.feed.settled().join());
        int attempts = rig.driver.attempts.get();
        long longEnough = System.nanoTime() + Duration.ofMillis(400).toNanos(); // for the first tries again
        until("no try was due any more", () -> {
            assertEquals(attempts, rig.driver.attempts.get());
            return System.nanoTime() > longEnough;
        });
        assertEquals(FAULTED, rig.feed.state(), "until an attempt succeeds");
        rig.driver.refusals.clear();
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        rig.awaitOpening(1).push(1);
        rig.awaitState(RUNNING);
        assertFalse(rig.states.subList(1, rig.states.size()).contains(IDLE), rig.states::toString);
    }

    @Test
    void whoWaitsForFramesHearsWhyNoneCome() {
        List<String> heard = new CopyOnWriteArrayList<>();
        rig.driver.refusals.add(ScriptedDriver.busy());
        rig.attached();
        Subscription failures = rig.feed.failures(cause -> heard.add(cause.reason()));
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        until("it was told", () -> heard.equals(List.of("device_busy")));
        rig.awaitOpening(1).push(1);
        rig.awaitState(RUNNING);
        rig.feed.detach(Optional.empty());
        until("it was told", () -> heard.equals(List.of("device_busy", "camera_disconnected")));
        failures.close();
    }

    @Test
    void aDeviceThatHangsWhileItIsClosedIsToldAtOnceAndOpenedAfterwards() {
        CountDownLatch hang = new CountDownLatch(1);
        rig.driver.onClose = () -> Await.latch(hang);
        rig.attached();
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        rig.awaitOpening(1).push(1);
        rig.awaitState(STALLED);
        rig.feed.detach(Optional.empty());
        rig.awaitState(DISCONNECTED);
        rig.feed.attach(rig.driver, ScriptedDriver.DEVICE);
        rig.awaitState(OPENING);
        assertEquals(1, rig.driver.attempts.get(), "not while it is being closed");
        hang.countDown();
        rig.awaitOpening(2).push(1);
        rig.awaitState(RUNNING);
    }

    @Test
    void aDeviceThatFailsAsGoneIsDisconnectedOnce() {
        rig.attached();
        Subscription subscription = rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        Opened opened = rig.awaitOpening(1);
        opened.push(1);
        rig.awaitState(RUNNING);
        subscription.close();
        opened.sink.failed(new CameraException.InvalidState("camera_disconnected", "gone", "gone", List.of()));
        until("it is closed", () -> opened.closed);
        rig.feed.detach(Optional.empty());
        rig.awaitState(DISCONNECTED);
        assertEquals(List.of(IDLE, OPENING, RUNNING, DISCONNECTED), rig.states);
    }

    @Test
    void aStreamOfDamagedPicturesIsCalledSo() {
        rig.attached();
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        Opened opened = rig.awaitOpening(1);
        opened.push(1);
        rig.awaitState(RUNNING);
        opened.sink.corrupt("cut off");
        rig.awaitState(STALLED);
        assertTrue(rig.problems.get(0).startsWith("camera0 sends only damaged pictures: "), rig.problems::toString);
    }

    @Test
    void survivesUnpluggingWithItsTaps() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        rig.attached();
        rig.feed.subscribe(FrameOptions.owned(), frame -> seen.add(frame.sequence()));
        Opened opened = rig.awaitOpening(1);
        opened.push(1);
        until("the frame came", () -> seen.equals(List.of(1L)));
        opened.sink.failed(new CameraException.InvalidState("camera_disconnected", "gone", "gone", List.of()));
        rig.feed.detach(Optional.empty());
        rig.awaitState(DISCONNECTED);
        assertEquals(Optional.empty(), rig.feed.mode());
        rig.feed.attach(rig.driver, ScriptedDriver.DEVICE);
        until("it is open again", rig.driver::isOpen);
        rig.driver.last().push(1);
        until("frames come again", () -> seen.equals(List.of(1L, 1L)));
        rig.awaitState(RUNNING);
    }

    @Test
    void framesOfAnEarlierOpeningAreSilent() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        rig.attached();
        rig.feed.subscribe(FrameOptions.owned(), frame -> seen.add(frame.sequence()));
        Opened opened = rig.awaitOpening(1);
        opened.push(1);
        rig.feed.detach(Optional.empty());
        rig.awaitState(DISCONNECTED);
        opened.push(2);
        opened.sink.failed(ScriptedDriver.busy());
        rig.feed.attach(rig.driver, ScriptedDriver.DEVICE);
        rig.awaitOpening(2).push(7);
        until("the new one's came", () -> seen.contains(7L));
        assertEquals(List.of(1L, 7L), seen);
        assertFalse(rig.states.contains(STALLED), rig.states::toString);
    }

    @Test
    void countsLostAndCorruptFramesOnce() {
        rig.attached();
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        Opened opened = rig.awaitOpening(1);
        opened.push(100);
        opened.push(101);
        opened.push(105);
        opened.sink.corrupt("106 is short");
        opened.push(107);
        opened.sink.corrupt("108 is short");
        opened.push(112);
        opened.push(3);
        opened.push(4);
        assertEquals(7, rig.feed.metrics().framesIn());
        assertEquals(3 + 3, rig.feed.metrics().framesLost());
        assertEquals(2, rig.feed.metrics().framesCorrupt());
        assertTrue(rig.feed.metrics().lastFrameAt() != null);
    }

    @Test
    void closesInTimeWhileTheDriverHangs() {
        CountDownLatch hang = new CountDownLatch(1);
        rig.driver.onOpen = () -> Await.latch(hang);
        rig.attached();
        rig.feed.subscribe(FrameOptions.owned(), frame -> {});
        until("it is being opened", () -> rig.driver.attempts.get() == 1);
        long started = System.nanoTime();
        rig.feed.close();
        assertTrue(System.nanoTime() - started < Duration.ofSeconds(6).toNanos());
        hang.countDown();
        until("what was opened late is closed", () -> !rig.driver.openings.isEmpty() && !rig.driver.isOpen());
        rig.feed.close();
        assertEquals(DISCONNECTED, rig.feed.state());
        rig.feed.attach(rig.driver, ScriptedDriver.DEVICE);
        rig.feed.close();
        assertEquals(1, rig.driver.attempts.get());
    }

    @Test
    void givesEveryBorrowedFrameBack() {
        CountDownLatch free = new CountDownLatch(1);
        rig.attached();
        Subscription slow = rig.feed.subscribe(FrameOptions.borrowed(), frame -> Await.latch(free));
        rig.feed.subscribe(FrameOptions.owned(), Frame::length);
        rig.feed.subscribe(FrameOptions.jpeg(10), Frame::length);
        Opened opened = rig.awaitOpening(1);
        for (int i = 0; i < 100; i++) {
            opened.lend(i);
        }
        assertTrue(rig.driver.borrowed.get() <= 2, "one being looked at, one waiting: " + rig.driver.borrowed.get());
        slow.close();
        until("the waiting one is back", () -> rig.driver.borrowed.get() <= 1);
        free.countDown();
        until("all are back", () -> rig.driver.borrowed.get() == 0);
        assertTrue(rig.feed.metrics().framesSkipped() >= 98);
    }

    /** Pushes frames at about thirty a second until it is ended. */
    private static final class Pusher extends Thread {
        private final Opened to;
        private volatile boolean done;

        Pusher(Opened to) {
            super("pusher");
            this.to = to;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            for (long i = 0; !done; i++) {
                to.push(i);
                LockSupport.parkNanos(30_000_000);
            }
        }

        void end() {
            done = true;
        }
    }
}
