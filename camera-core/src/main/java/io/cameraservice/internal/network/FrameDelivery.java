package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the pictures of a source their capture times and passes them on. Those of the beginning wait until it is known how old they
 * are. Used by the capture's thread, but for {@link #close}, {@link #isClosed} and {@link #hasDelivered}.
 */
final class FrameDelivery {
    private static final Logger log = LoggerFactory.getLogger(FrameDelivery.class);

    private final String source;
    private final VideoMode mode;
    private final FrameSink sink;
    private final SourceClock clock = new SourceClock();
    private final List<Picture> beginning = new ArrayList<>();
    private final Object gate = new Object();
    private boolean settled;
    private boolean closed;
    private volatile long sequence;

    private static final class Picture {
        private final long nanos;
        private final byte[] data;

        Picture(long nanos, byte[] data) {
            this.nanos = nanos;
            this.data = data;
        }
    }

    FrameDelivery(String source, VideoMode mode, FrameSink sink) {
        this.source = source;
        this.mode = mode;
        this.sink = sink;
    }

    /** A picture that came just now, with its time on the source's clock. */
    void picture(long nanos, byte[] data) {
        long now = System.nanoTime();
        if (settled) {
            pass(data, clock.captured(nanos, now));
            return;
        }
        beginning.add(new Picture(nanos, data));
        settled = clock.settles(nanos, now);
        if (settled) {
            log.debug("{}: begins with {} pictures of the past", source, beginning.size());
            beginning.forEach(p -> pass(p.data, clock.captured(p.nanos)));
            beginning.clear();
        }
    }

    /** A picture came damaged and is left out. */
    void corrupt(String reason) {
        call(() -> sink.corrupt(reason));
    }

    /** The capture ended by itself. */
    void failed(CameraException cause) {
        call(() -> sink.failed(cause));
    }

    /** No call of the sink begins any more; false if it was closed before. */
    boolean close() {
        synchronized (gate) {
            boolean first = !closed;
            closed = true;
            return first;
        }
    }

    boolean isClosed() {
        synchronized (gate) {
            return closed;
        }
    }

    /** Whether a picture was passed on. */
    boolean hasDelivered() {
        return sequence > 0;
    }

    private void pass(byte[] data, long captured) {
        long number = sequence;
        sequence = number + 1;
        call(() -> sink.frame(Frame.owned(mode, 0, number, captured, data)));
    }

    private void call(Runnable call) {
        if (!isClosed()) {
            call.run();
        }
    }
}
