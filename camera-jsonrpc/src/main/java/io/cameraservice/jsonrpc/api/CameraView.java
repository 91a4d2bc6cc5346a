package io.cameraservice.jsonrpc.api;

import io.cameraservice.CameraState;
import io.cameraservice.CameraStatus;
import io.cameraservice.device.FrameRate;
import io.cameraservice.media.Recording;
import io.cameraservice.stream.StreamUrls;
import java.time.Duration;
import java.util.Optional;

/** A camera as clients see it. */
record CameraView(
        String device,
        String status,
        Optional<String> problem,
        String name,
        Optional<String> resolution,
        Optional<Number> fps,
        StreamUrls streams,
        Optional<RecordingView> recording) {
    /** The recording under way. */
    record RecordingView(String filename, String status, Optional<Duration> duration) {
        static RecordingView of(Recording recording) {
            return new RecordingView(recording.filename(), recording.state().name(), recording.duration());
        }
    }

    static CameraView of(CameraStatus camera) {
        return of(camera, Optional.empty());
    }

    static CameraView of(CameraStatus camera, Optional<Recording> recording) {
        return new CameraView(
                camera.id().toString(),
                status(camera.state()),
                camera.problem(),
                camera.name(),
                camera.mode().map(m -> m.size().toString()),
                camera.mode().map(m -> rate(m.rate())),
                camera.stream().urls(),
                recording.map(RecordingView::of));
    }

    static String status(CameraState state) {
        return switch (state) {
            case DISCONNECTED -> "DISCONNECTED";
            case IDLE, OPENING, RUNNING -> "CONNECTED";
            case STALLED, FAULTED -> "ERROR";
        };
    }

    /** Without a fraction where there is none. */
    static Number rate(FrameRate rate) {
        return rate.denominator() == 1 ? (Number) rate.numerator() : (Number) rate.perSecond();
    }
}
