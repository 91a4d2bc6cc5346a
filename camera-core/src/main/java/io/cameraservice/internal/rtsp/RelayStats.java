package io.cameraservice.internal.rtsp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has done so far. Counters never go back, also when publishers change.
 *
 * @param live whether a publisher is attached and a key frame of its has arrived
 * @param readers those connected for it, from their DESCRIBE on
 * @param playing those of them that get media
 * @param packetsIn RTP packets of publishers
 * @param bytesIn their bytes
 * @param bytesOut bytes written to readers, answers included
 * @param skips how often a reader was too slow and had to wait for another key frame
 * @param cachedBytes what is kept for readers to come
 * @param publisherConnectedAt since when the present publisher is there, null without one
 * @param lastPacketAt when the last packet came, null before the first
 */
public record RelayStats(
        boolean live,
        int readers,
        int holds,
        int playing,
        long packetsIn,
        long bytesIn,
        long bytesOut,
        long skips,
        long cachedBytes,
        @Nullable Instant publisherConnectedAt,
        @Nullable Instant lastPacketAt) {}
