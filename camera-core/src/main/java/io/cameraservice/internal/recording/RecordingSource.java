package io.cameraservice.internal.recording;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.rtsp.RelayStream;
import io.cameraservice.media.GapReason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * What a recording draws from.
 *
 * @param camera whose pictures
 * @param stream their stream on the relay
 * @param absence why pictures have been missing since a moment of {@link System#nanoTime()}, as a gap's reason
 * @param problem why the stream cannot run at this moment; empty if nothing is known to prevent it
 * @param failures calls what it is given with each cause for which the camera has no pictures, until closed
 * @param keyFrameInterval from one key frame to the next
 * @param preRoll how much of the past the stream keeps
 */
public record RecordingSource(
        CameraId camera,
        RelayStream stream,
        LongFunction<GapReason> absence,
        Supplier<Optional<CameraException>> problem,
        Function<Consumer<CameraException>, Subscription> failures,
        Duration keyFrameInterval,
        Duration preRoll) {
    /** Requires that this much of the past is kept. */
    public void requirePast(Duration length) {
        if (preRoll.isZero()) {
            throw new CameraException.NotSupported(
                    "pre_roll", camera + " keeps no past", "set stream.pre_roll in the configuration");
        }
        if (length.isNegative() || length.isZero() || length.compareTo(preRoll) > 0) {
            long most = preRoll.toSeconds();
            throw new CameraException.InvalidArgument("seconds", "1.." + most, camera + " keeps " + most + " seconds");
        }
    }
}
