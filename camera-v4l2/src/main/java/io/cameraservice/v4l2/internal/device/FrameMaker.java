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
 * else a copy. For use by the capture thread.
 */
final class FrameMaker {
    private final BufferRing ring;
    private final VideoMode mode;
    private final int bytesPerLine;
    private final int minimumBytes;
    private final FrameSink sink;
    private final FrameClock clock;
    private final JpegCheck jpeg = new JpegCheck();

    FrameMaker(NodeStream nodeStream, FrameSink sink, FrameClock clock) {
        ring = nodeStream.ring();
        mode = nodeStream.negotiated().mode();
        bytesPerLine = nodeStream.negotiated().bytesPerLine();
        minimumBytes = nodeStream.negotiated().minimumBytes();
        this.sink = sink;
        this.clock = clock;
    }

    /** Delivers the buffer taken last; true if it was a whole picture. */
    boolean deliver(int taken) {
        BufferSlot bufferSlot = ring.slot(taken);
        VideoBuffer facts = ring.facts();
        long sequence = clock.sequence(facts);
        int length = Math.min(facts.bytesUsed(), bufferSlot.length);
        bufferSlot.view.clear();
        if (mode.format().isJpeg()) {
            length = JpegCheck.withoutFiller(bufferSlot.view, length);
        }
        String fault = fault(bufferSlot.view, length, facts.isDamaged());
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

    private @Nullable String fault(ByteBuffer bytes, int length, boolean damaged) {
        if (damaged) {
            return "marked as damaged by the driver";
        }
        if (length < minimumBytes) {
            return length == 0 ? "empty" : "truncated: " + length + " of " + minimumBytes + " bytes";
        }
        return mode.format().isJpeg() ? jpeg.fault(bytes, length) : null;
    }

    /**
     * Finds JPEG pictures that were cut off on the bus: those without their end marker. A camera that never writes one
     * is recognised after some pictures and believed from then on. For use by one thread.
     */
    static final class JpegCheck {
        private static final int MARKER = 0xff;
        private static final int START = 0xd8;
        private static final int END = 0xd9;
        private static final int ENOUGH_TO_BELIEVE = 20;

        private boolean seenEnd;
        private int withoutEnd;

        /** What is wrong with the picture of {@code length} bytes, which ends without filler; null if nothing is. */
        @Nullable
        String fault(ByteBuffer bytes, int length) {
            if (length < 4 || at(bytes, 0) != MARKER || at(bytes, 1) != START) {
                return "JPEG without its start marker";
            }
            if (endsProperly(bytes, length)) {
                seenEnd = true;
                return null;
            }
            if (!seenEnd && ++withoutEnd > ENOUGH_TO_BELIEVE) {
                return null;
            }
            return "truncated JPEG of " + length + " bytes";
        }

        /**
         * Length without the zeros after the end marker, with which some devices fill up a packet or a whole buffer.
         */
        static int withoutFiller(ByteBuffer bytes, int length) {
            int end = length;
            while (end > 2 && at(bytes, end - 1) == 0) {
                end--;
            }
            return endsProperly(bytes, end) ? end : length;
        }

        private static boolean endsProperly(ByteBuffer bytes, int length) {
            return length > 2 && at(bytes, length - 1) == END && at(bytes, length - 2) == MARKER;
        }

        private static int at(ByteBuffer bytes, int index) {
            return bytes.get(index) & 0xff;
        }
    }
}
