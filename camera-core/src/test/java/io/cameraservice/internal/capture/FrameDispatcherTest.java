package io.cameraservice.internal.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.FrameOptions;
import io.cameraservice.FrameOptions.Delivery;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How frames are passed on, by a pool that runs at once or when told. */
class FrameDispatcherTest {
    private static final VideoMode MODE = new VideoMode(PixelFormat.MJPEG, new FrameSize(16, 8), FrameRate.of(30));

    private int conversions;
    private int released;
    private int demands;

    @Test
    void makesOneCopyForAllOwnersAndNoneForBorrowers() {
        FrameDispatcher dispatcher = dispatcher(Runnable::run);
        List<Frame> borrowed = new ArrayList<>();
        List<Frame> owned = new ArrayList<>();
        dispatcher.subscribe(FrameOptions.borrowed(), borrowed::add);
        Frame first = lent(1, 0);
        dispatcher.frame(first);
        assertSame(first, borrowed.get(0));
        assertNull(dispatcher.newest());
        dispatcher.subscribe(FrameOptions.owned(), owned::add);
        dispatcher.subscribe(FrameOptions.owned(), owned::add);
        dispatcher.subscribe(FrameOptions.jpeg(0), owned::add);
        Frame second = lent(2, 1);
        dispatcher.frame(second);
        assertEquals(3, owned.size());
        assertSame(owned.get(0), owned.get(1));
        assertSame(owned.get(0), owned.get(2));
        assertSame(owned.get(0), dispatcher.newest());
        assertTrue(!owned.get(0).isBorrowed() && second.isBorrowed());
        first.close();
        second.close();
        assertEquals(2, released);
    }

    /** Encoded frames need no thread of the pool, but never overtake those that wait for one. */
    @Test
    void passesEncodedFramesOnAtOnceAndInOrder() {
        Queue<Runnable> pool = new ArrayDeque<>();
        FrameDispatcher dispatcher = dispatcher(pool::add);
        List<String> seen = new ArrayList<>();
        boolean[] ready = new boolean[1];
        dispatcher.subscribe(
                frame -> ready[0] && seen.add("at once " + frame.sequence()),
                frame -> seen.add("by the pool " + frame.sequence()));
        VideoMode h264 = new VideoMode(PixelFormat.H264, MODE.size(), MODE.rate());
        byte[] key = {0, 0, 0, 1, 0x65, 1};
        dispatcher.frame(Frame.owned(h264, 0, 1, 0, key));
        ready[0] = true;
        dispatcher.frame(Frame.owned(h264, 0, 2, 1, key));
        assertEquals(List.of(), seen);
        pool.remove().run();
        dispatcher.frame(Frame.owned(h264, 0, 3, 2, key));
        assertEquals(List.of("by the pool 1", "by the pool 2", "at once 3"), seen);
        dispatcher.frame(lent(4, 3));
        assertEquals(3, seen.size());
        assertEquals(1, pool.size());
    }

    @Test
    void turnsAFrameIntoAPictureOnceForAllWhoWantIt() {
        FrameDispatcher dispatcher = dispatcher(Runnable::run);
        List<Frame> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            dispatcher.subscribe(FrameOptions.jpeg(0), seen::add);
        }
        dispatcher.frame(lent(1, 0));
        assertEquals(3, seen.size());
        assertEquals(1, conversions);
    }

    @Test
    void copiesOnlyThoseFramesOfWhichAPictureIsDue() {
        FrameDispatcher dispatcher = dispatcher(Runnable::run);
        List<Frame> seen = new ArrayList<>();
        dispatcher.subscribe(FrameOptions.jpeg(1), seen::add);
        int copies = 0;
        Frame before = null;
        for (int i = 0; i < 60; i++) {
            dispatcher.frame(lent(i, i * 33_333_333L));
            copies += dispatcher.newest() == before ? 0 : 1;
            before = dispatcher.newest();
        }
        assertEquals(2, seen.size());
        assertEquals(2, conversions);
        assertEquals(2, copies);
    }

    @Test
    void aDamagedFrameCostsOnePictureAndNotThePreview() {
        FrameDispatcher dispatcher = dispatcher(Runnable::run);
        List<Long> seen = new ArrayList<>();
        dispatcher.subscribe(FrameOptions.jpeg(0), frame -> seen.add(frame.sequence()));
        dispatcher.frame(lent(-1, 0));
        dispatcher.frame(lent(2, 1));
        assertEquals(List.of(2L), seen);
    }

    @Test
    void aListenerThatFailsIsUnsubscribedAndItsFrameGivenBack() {
        FrameDispatcher dispatcher = dispatcher(Runnable::run);
        List<Throwable> failures = List.of(
                new IllegalStateException("an exception that is meant to be logged by this test"),
                new AssertionError("an error that is meant to be logged by this test"));
        int[] calls = {0};
        for (Throwable failure : failures) {
            dispatcher.subscribe(FrameOptions.borrowed(), frame -> {
                calls[0]++;
                sneak(failure);
            });
        }
        for (int i = 0; i < 3; i++) {
            Frame frame = lent(i, i);
            dispatcher.frame(frame);
            frame.close();
        }
        assertEquals(2, calls[0]);
        assertEquals(3, released);
        assertTrue(!dispatcher.isWanted());
        assertEquals(4, demands);
    }

    @Test
    void aPoolThatIsFullForAMomentCostsAFrameAndNotTheSubscription() {
        boolean[] full = {true};
        FrameDispatcher dispatcher = dispatcher(task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        });
        List<Long> seen = new ArrayList<>();
        dispatcher.subscribe(FrameOptions.borrowed(), frame -> seen.add(frame.sequence()));
        for (int i = 0; i < 2; i++) {
            Frame frame = lent(i, i);
            dispatcher.frame(frame);
            frame.close();
            full[0] = false;
        }
        assertEquals(List.of(1L), seen);
        assertEquals(2, released);
        assertEquals(1, dispatcher.skipped());
    }

    @Test
    void framesThatWaitAreGivenBackWhenTheTapOrAllIsClosed() {
        Queue<Runnable> later = new ArrayDeque<>();
        FrameDispatcher dispatcher = dispatcher(later::add);
        List<Frame> seen = new ArrayList<>();
        FrameSubscription one = dispatcher.subscribe(FrameOptions.borrowed(), seen::add);
        dispatcher.subscribe(FrameOptions.borrowed(), seen::add);
        Frame frame = lent(1, 0);
        dispatcher.frame(frame);
        frame.close();
        one.close();
        one.close();
        assertEquals(0, released);
        dispatcher.close();
        assertEquals(1, released);
        Frame late = lent(2, 1);
        dispatcher.frame(late);
        late.close();
        assertEquals(2, released);
        later.forEach(Runnable::run);
        assertEquals(List.of(), seen);
    }

    @Property
    void keepsTheWantedRateWithinOneFrame(
            @ForAll @DoubleRange(min = 0.5, max = 60) double wanted,
            @ForAll @IntRange(min = 5, max = 120) int given,
            @ForAll @IntRange(max = 1_000_000) int origin) {
        List<Long> seen = new ArrayList<>();
        FrameSubscription subscription = new FrameSubscription(
                Runnable::run, frame -> seen.add(frame.captureNanos()), wanted, new LongAdder(), () -> {});
        int frames = 10 * given;
        for (int i = 0; i < frames; i++) {
            long time = origin + i * 1_000_000_000L / given;
            if (subscription.isDue(time)) {
                subscription.offer(Frame.owned(MODE, 0, i, time, new byte[1]));
            }
        }
        double expected = 10 * Math.min(wanted, given);
        assertEquals(expected, seen.size(), 1 + expected * (wanted < given ? 0.01 : 0.13), "of " + frames);
        assertTrue(seen.size() <= 10 * wanted + 1.5, "never more than was asked for: " + seen.size());
    }

    @Property
    void noRateIsTooStrange(@ForAll double wanted) {
        if (wanted >= 0) {
            FrameOptions options = new FrameOptions(Delivery.OWNED, wanted);
            List<Frame> seen = new ArrayList<>();
            dispatcher(Runnable::run).subscribe(options, seen::add).offer(Frame.owned(MODE, 0, 1, 0, new byte[1]));
            FrameSubscription subscription = dispatcher(Runnable::run).subscribe(options, seen::add);
            assertTrue(subscription.isDue(5));
            assertTrue(wanted == 0 || wanted > 1 || !subscription.isDue(6));
        }
    }

    private FrameDispatcher dispatcher(Executor pool) {
        return new FrameDispatcher(
                pool,
                frame -> {
                    conversions++;
                    if (frame.sequence() < 0) {
                        throw new IndexOutOfBoundsException("damaged");
                    }
                    return frame;
                },
                () -> demands++);
    }

    private Frame lent(long sequence, long captureNanos) {
        return Frame.borrowed(MODE, 0, sequence, captureNanos, ByteBuffer.allocate(8), () -> released++);
    }

    private static void sneak(Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) failure;
    }
}
