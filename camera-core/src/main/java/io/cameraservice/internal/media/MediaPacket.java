package io.cameraservice.internal.media;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * One picture or piece of sound, encoded. Its bytes are shared and not written again. Immutable.
 *
 * @param track index of its track in its stream
 * @param nanos when it was captured, on the clock of {@link System#nanoTime()}
 * @param key whether a decoder can begin with it
 * @param data read-only; its position and limit are not moved by anybody
 */
public record MediaPacket(int track, long nanos, boolean key, ByteBuffer data) {
    /** The wall time of its capture, for labels, given what both clocks show now. */
    public Instant wallTime(long nowNanos, Instant now) {
        return now.minus(Duration.ofNanos(nowNanos - nanos));
    }
}
