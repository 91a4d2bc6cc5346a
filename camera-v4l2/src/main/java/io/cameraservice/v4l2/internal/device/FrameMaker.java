package io.cameraservice.v4l2.internal.device;

import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.FrameSink;
import io.cameraservice.v4l2.internal.abi.VideoBuffer;
import io.cameraservice.v4l2.internal.device.BufferSlot.Owner;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a frame of a dequeued buffer and delivers it: the driver's own memory while the driver has enough buffers left,
 * else a copy. Compressed pictures are passed on as they come; the service looks where they end. For use by the capture
 * thread.
 */
final class FrameMaker {
    private final BufferRing ring;
    private final VideoMode mode;
    private final int bytesPerLine;
    private final int minimumBytes;
    private final FrameSink sink;
    private final FrameClock clock;

    FrameMaker(NodeStream nodeStream, FrameSink sink, FrameClock clock) {
        ring = nodeStream.ring();
        mode = nodeStream.negotiated().mode();
        bytesPerLine = nodeStream.negotiated().bytesPerLine();
        minimumBytes = nodeStream.negotiated().minimumBytes();
        this.sink = sink;
        this.clock = clock;
    }

    /** Delivers the buffer taken last; true if it was no damaged one. */
    boolean deliver(int taken) {
        BufferSlot bufferSlot = ring.slot(taken);
        VideoBuffer facts = ring.facts();
        long sequence = clock.sequence(facts);
        int length = Math.min(facts.bytesUsed(), bufferSlot.length);
        bufferSlot.view.clear();
        String fault = fault(length, facts.isDamaged());
        if (fault != null) {
            ring.giveToDriver(bufferSlot);
            sink.corrupt(fault + " (frame " + sequence + ")");
            return false;
        }
        long captured = clock.captureNanos(facts, System.nanoTime());
        if (ring.canSpare()) {
            lend(bufferSlot, length, sequence, captured);
        } else {
            byte[] copy = new byte[length];
            bufferSlot.view.get(0, copy);
            ring.giveToDriver(bufferSlot);
            sink.frame(Frame.owned(mode, bytesPerLine, sequence, captured, copy));
        }
        return true;
    }

    private void lend(BufferSlot bufferSlot, int length, long sequence, long captured) {
        bufferSlot.pass(Owner.US, Owner.LISTENER);
        ByteBuffer bytes = bufferSlot.view.limit(length);
        try (Frame frame = Frame.borrowed(mode, bytesPerLine, sequence, captured, bytes, bufferSlot.release)) {
            sink.frame(frame);
        }
    }

    private @Nullable String fault(int length, boolean damaged) {
        if (damaged) {
            return "marked as damaged by the driver";
        }
        if (length < minimumBytes) {
            return length == 0 ? "empty" : "truncated: " + length + " of " + minimumBytes + " bytes";
        }
        return null;
    }
}
