package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.api.PathSetting;
import io.cameraservice.mediamtx.api.PathSpec;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The configuration of a camera's path for recordings. It is separate from the path for readers, since the server
 * disconnects all readers when a path's source or its start on demand changes. It remains when nothing is recorded: the
 * playback server finds recordings by the path's configuration only. Immutable.
 *
 * @param rtspUrl what is recorded
 * @param segmentLength wanted length of a file
 */
record RecordPathSpec(String rtspUrl, Duration segmentLength) {
    /** How often what is recorded goes to disk: so much is lost at most when the server is killed. */
    static final Duration PART = Duration.ofMillis(200);

    private static final String SUFFIX = "-recording";

    /** The path on which the camera of that path is recorded. */
    static String path(String cameraPath) {
        return cameraPath + SUFFIX;
    }

    /** While nothing is recorded: what the camera's own path is. */
    static PathSpec idle(Path directory, PathSpec camera) {
        return camera.with(PathSetting.RECORD, false)
                .with(
                        PathSetting.RECORD_PATH,
                        directory + "/%path/%Y-%m-%d_%H-%M-%S-%f") // all four are needed since 1.12
                .with(PathSetting.RECORD_FORMAT, "fmp4")
                .with(PathSetting.RECORD_PART_DURATION, PART)
                .with(PathSetting.RECORD_DELETE_AFTER, Duration.ZERO); // the service has its own retention
    }

    /** While it records: pulled without waiting for a reader, since recording wakes no source. */
    PathSpec running(Path directory, PathSpec camera, SourceMark mark) {
        return idle(directory, camera)
                .with(PathSetting.SOURCE, mark.on(rtspUrl))
                .with(PathSetting.RECORD_SEGMENT_DURATION, segmentLength)
                .with(PathSetting.SOURCE_ON_DEMAND, false)
                .with(PathSetting.RECORD, true);
    }
}
