package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.capture.SoundSink;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the pictures of a source their capture times and passes them on. Those of the beginning wait until it is known how old they
 * are. Used by the capture's thread, but for {@link #close}, {@link #isClosed} and {@link #hasDelivered}.
 */
final class FrameDelivery {
    private static final Logger log = LoggerFactory.getLogger(FrameDelivery.class);

    /** The shortest piece of sound is one of Opus (RFC 6716, 2.1.4); what is nearer to the one before is of a clock that was set. */
    private static final Duration SHORTEST_SOUND = Duration.ofMillis(2);

    private final String source;
    private final VideoMode mode;
    private final FrameSink sink;
    private final SourceClock clock = new SourceClock();
    private final List<Unit> beginning = new ArrayList<>();
    private final Object gate = new Object();
    private boolean settled;
    private boolean closed;
    private volatile long sequence;
    private long lastSound = Long.MIN_VALUE / 2;

    private static final class Unit {
        private final boolean sound;
        private final long nanos;
        private final byte[] data;

        Unit(boolean sound, long nanos, byte[] data) {
            this.sound = sound;
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
        beginning.add(new Unit(false, nanos, data));
        settled = clock.settles(nanos, now);
        if (settled) {
            log.debug("{}: begins with {} pictures of the past", source, beginning.size());
            beginning.forEach(u -> {
                if (u.sound) {
                    passSound(u.data, clock.heard(u.nanos, now));
                } else {
                    pass(u.data, clock.captured(u.nanos));
                }
            });
            beginning.clear();
        }
    }

    /** What sound comes with the pictures; before the first one. */
    void soundTrack(Optional<MediaTrack> track) {
        if (sink instanceof SoundSink heard) {
            call(() -> heard.soundTrack(track));
        }
    }

    /** Sound that came just now, with its time on the source's clock; left out where it is not later than the sound before. */
    void sound(long nanos, byte[] data) {
        if (settled) {
            passSound(data, clock.heard(nanos, System.nanoTime()));
        } else {
            beginning.add(new Unit(true, nanos, data));
        }
    }

    private void passSound(byte[] data, long captured) {
        if (sink instanceof SoundSink heard && captured - lastSound >= SHORTEST_SOUND.toNanos()) {
            lastSound = captured;
            call(() -> heard.sound(captured, data));
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
