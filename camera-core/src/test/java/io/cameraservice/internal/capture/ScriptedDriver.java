package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A driver that does what a test says: frames come when they are pushed, openings fail as scripted. Safe for any thread. */
final class ScriptedDriver implements CameraDriver {
    static final VideoMode MODE = new VideoMode(PixelFormat.GREY, new FrameSize(16, 8), FrameRate.of(30));
    static final DeviceInfo DEVICE =
            new DeviceInfo(DeviceIdentity.of("script", "1", null), "Scripted", "script:0", "script", "", List.of(MODE));

    final List<Opened> openings = new CopyOnWriteArrayList<>();
    final Queue<RuntimeException> refusals = new ConcurrentLinkedQueue<>();
    final AtomicInteger attempts = new AtomicInteger();
    final AtomicInteger borrowed = new AtomicInteger();
    volatile Runnable onOpen = () -> {};
    volatile Runnable onClose = () -> {};

    /** One opening of the device. */
    final class Opened implements Capture {
        final FrameSink sink;
        volatile boolean closed;

        Opened(FrameSink sink) {
            this.sink = sink;
        }

        @Override
        public VideoMode mode() {
            return MODE;
        }

        @Override
        public void close() {
            onClose.run();
            closed = true;
        }

        /** Delivers an owned frame of this number, captured now. */
        void push(long sequence) {
            push(sequence, System.nanoTime());
        }

        void push(long sequence, long captureNanos) {
            sink.frame(Frame.owned(MODE, 16, sequence, captureNanos, new byte[128]));
        }

        /** Delivers a frame in the device's own buffer; the device counts what is not given back. */
        void lend(long sequence) {
            borrowed.incrementAndGet();
            Frame frame = Frame.borrowed(
                    MODE, 16, sequence, System.nanoTime(), ByteBuffer.allocateDirect(128), borrowed::decrementAndGet);
            sink.frame(frame);
            frame.close();
        }
    }

    Opened last() {
        return openings.get(openings.size() - 1);
    }

    boolean isOpen() {
        return !openings.isEmpty() && !last().closed;
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public Availability probe() {
        return new Availability.Available("script");
    }

    @Override
    public void start(Listener listener) {
        listener.attached(DEVICE);
    }

    @Override
    public Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
        attempts.incrementAndGet();
        onOpen.run();
        RuntimeException refusal = refusals.poll();
        if (refusal != null) {
            throw refusal;
        }
        Opened opened = new Opened(sink);
        openings.add(opened);
        return opened;
    }

    static CameraException busy() {
        return new CameraException.InvalidState(
                "device_busy", "script:0 is in use by obs (pid 42)", "close it", "busy", List.of(), null);
    }

    @Override
    public void close() {
        new ArrayDeque<>(openings).forEach(Opened::close);
    }
}
