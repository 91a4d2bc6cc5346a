package io.cameraservice.internal.capture;

import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.internal.media.AnnexB;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames a listener has not processed yet. Of pictures, the newest. Of H.264, all in order, since each builds on
 * those before it: at the limit all of them are left out, and what follows up to the next key frame. Of borrowed
 * frames the newest in any format, since the device has few buffers. Safe for use by any thread.
 */
final class FrameBacklog {
    /** Four seconds at 30 frames a second, or a burst of so many bytes. */
    private static final int MOST_FRAMES = 120;

    private static final long MOST_BYTES = 16L << 20;

    private final Deque<Frame> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean broken;

    /** Adds the frame; what is left out, which may be the frame itself, is returned to be closed. */
    synchronized List<Frame> offer(Frame frame) {
        if (!frame.format().equals(PixelFormat.H264) || frame.isBorrowed()) {
            List<Frame> older = clear();
            add(frame);
            return older;
        }
        if (waiting.size() >= MOST_FRAMES || bytes + frame.length() > MOST_BYTES) {
            broken = true;
        }
        if (!broken) {
            add(frame);
            return List.of();
        }
        List<Frame> leftOut = new ArrayList<>(clear());
        if (AnnexB.isKeyFrame(frame.data())) {
            broken = false;
            add(frame);
        } else {
            leftOut.add(frame);
        }
        return leftOut;
    }

    /** The next one; null if none waits. */
    synchronized @Nullable Frame poll() {
        Frame next = waiting.poll();
        if (next != null) {
            bytes -= next.length();
        }
        return next;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Leaves out all; they are returned to be closed. */
    synchronized List<Frame> clear() {
        List<Frame> all = List.copyOf(waiting);
        waiting.clear();
        bytes = 0;
        broken = true;
        return all;
    }

    private void add(Frame frame) {
        waiting.add(frame);
        bytes += frame.length();
    }
}
