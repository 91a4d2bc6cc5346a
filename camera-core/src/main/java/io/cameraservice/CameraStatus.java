package io.cameraservice;

import static java.util.Objects.requireNonNull;

import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.VideoMode;
import io.cameraservice.stream.StreamStatus;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a camera at one moment. Immutable.
 *
 * @param id the name it keeps
 * @param name what a person calls it: its label if one was set, else the device's name
 * @param identity what tells it from others
 * @param node where the device is now; empty while it is not plugged in
 * @param state where it is in its life
 * @param since when that state began
 * @param problem why it is stalled or faulted, or away if there is more to say than "not plugged in"; empty otherwise
 * @param mode what was negotiated, or would be asked for at the next opening; empty if unknown
 * @param modeReason why that mode and no other, for a person; empty if there is no mode
 * @param feed counters of the feed
 * @param stream state of its stream
 */
public record CameraStatus(
        CameraId id,
        String name,
        DeviceIdentity identity,
        Optional<String> node,
        CameraState state,
        Instant since,
        Optional<String> problem,
        Optional<VideoMode> mode,
        Optional<String> modeReason,
        FeedMetrics feed,
        StreamStatus stream) {
    public CameraStatus {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(identity, "identity");
        requireNonNull(node, "node");
        requireNonNull(state, "state");
        requireNonNull(since, "since");
        requireNonNull(problem, "problem");
        requireNonNull(mode, "mode");
        requireNonNull(modeReason, "modeReason");
        requireNonNull(feed, "feed");
        requireNonNull(stream, "stream");
    }

    /**
     * What was counted since the camera was first seen by this service.
     *
     * @param framesIn frames delivered by the device
     * @param framesLost frames the device counted but did not deliver (jumps of its sequence number)
     * @param framesCorrupt frames refused because they were damaged
     * @param framesSkipped frames some listener was too slow to take
     * @param openings how often the device was opened
     * @param stalls how often the frames stopped coming
     * @param framesPerSecond measured over the last seconds; 0 while not running
     * @param lastFrameAt when the newest frame arrived; null before the first
     */
    public record FeedMetrics(
            long framesIn,
            long framesLost,
            long framesCorrupt,
            long framesSkipped,
            long openings,
            long stalls,
            double framesPerSecond,
            @Nullable Instant lastFrameAt) {}
}
