package io.cameraservice.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a camera's stream at one moment. Immutable.
 *
 * @param name the path under which it is read
 * @param state what it does
 * @param detail why, where the state alone does not say it
 * @param urls where it can be read
 * @param readers connections that read it from the relay now
 * @param bytesIn bytes received from the encoder since the service started
 * @param bytesSent bytes sent to readers since the service started
 * @param encoder the encoder at work; empty while none runs
 * @param served what the media server says of its path; empty without one, and while it does not answer
 * @param startedAt when media began to flow: wall time as it was then; empty while none does
 * @param uptime how long that is ago, by the monotonic clock; empty while none flows
 * @param use who keeps it running
 */
public record StreamStatus(
        String name,
        StreamState state,
        Optional<String> detail,
        StreamUrls urls,
        int readers,
        long bytesIn,
        long bytesSent,
        Optional<EncoderInfo> encoder,
        Optional<ServedPath> served,
        Optional<Instant> startedAt,
        Optional<Duration> uptime,
        Use use) {
    public StreamStatus {
        requireNonNull(name, "name");
        requireNonNull(state, "state");
        requireNonNull(detail, "detail");
        requireNonNull(urls, "urls");
        requireNonNull(encoder, "encoder");
        requireNonNull(served, "served");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(uptime, "uptime");
        requireNonNull(use, "use");
    }

    /** A status of which nothing is known about its use. */
    public StreamStatus(
            String name,
            StreamState state,
            Optional<String> detail,
            StreamUrls urls,
            int readers,
            long bytesIn,
            long bytesSent,
            Optional<EncoderInfo> encoder,
            Optional<ServedPath> served,
            Optional<Instant> startedAt,
            Optional<Duration> uptime) {
        this(name, state, detail, urls, readers, bytesIn, bytesSent, encoder, served, startedAt, uptime, Use.NONE);
    }

    /**
     * Who keeps a stream running.
     *
     * @param users readers, recordings, pre-roll and others that keep it running now; without any it ends
     * @param linger how long it goes on after the last of them; empty for a stream that always runs
     * @param keptSince since when it is kept running by {@link io.cameraservice.CameraSession#startStreaming}; empty if it is not
     * @param keptFor how long that is ago, by the monotonic clock; empty if it is not
     */
    public record Use(int users, Optional<Duration> linger, Optional<Instant> keptSince, Optional<Duration> keptFor) {
        static final Use NONE = new Use(0, Optional.empty(), Optional.empty(), Optional.empty());

        public Use {
            requireNonNull(linger, "linger");
            requireNonNull(keptSince, "keptSince");
            requireNonNull(keptFor, "keptFor");
        }
    }

    /** Who watches: the relay's readers and the media server's, which is itself no viewer. */
    public int viewers() {
        int there = served.map(path -> path.readers().size()).orElse(0);
        boolean pulled = served.map(ServedPath::ready).orElse(false);
        return Math.max(there, readers + there - (pulled ? 1 : 0));
    }

    /**
     * The encoder of a stream.
     *
     * @param codec ffmpeg's name of it, e.g. {@code "libx264"}, or {@code "copy"}
     * @param why how it came to be chosen
     * @param pid process id; empty where the camera's own packets are passed on
     * @param startedAt when the process was started: wall time as it was then
     * @param uptime how long that is ago, by the monotonic clock
     * @param restarts how often it had to be started again since the stream began
     * @param framesSkipped frames it was too slow to take
     */
    public record EncoderInfo(
            String codec,
            String why,
            Optional<Long> pid,
            Instant startedAt,
            Duration uptime,
            int restarts,
            long framesSkipped) {}
}
