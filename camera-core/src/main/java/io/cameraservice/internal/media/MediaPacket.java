package io.cameraservice.internal.media;

import java.nio.ByteBuffer;

/**
 * One picture or piece of sound, encoded. Its bytes are shared and not written again. Immutable.
 *
 * @param track index of its track in its stream
 * @param nanos when it was captured, on the clock of {@link System#nanoTime()}
 * @param key whether a decoder can begin with it
 * @param data read-only; its position and limit are not moved by anybody
 */
public record MediaPacket(int track, long nanos, boolean key, ByteBuffer data) {}
