package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.api.PathSetting;
import io.cameraservice.mediamtx.api.PathSpec;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a camera's path for recordings is configured. It is another than the one readers use, since changing what a path pulls or
 * whether it waits for a reader makes the server throw it away and all its readers with it. It stays when nothing is recorded: the
 * playback server finds a path's recordings by its configuration only. Immutable.
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
                .with(PathSetting.RECORD_DELETE_AFTER, Duration.ZERO); // what is kept how long is the service's matter
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
