package io.cameraservice;

import io.cameraservice.media.RecordingFormat;
import io.cameraservice.testing.RecorderContract;
import java.util.EnumSet;
import java.util.Set;

/** The embedded recorder. */
class FileRecorderTest extends RecorderContract {
    @Override
    protected void addTo(CameraServiceBuilder builder) {
        // It is the default.
    }

    @Override
    protected Set<RecordingFormat> formats() {
        return EnumSet.allOf(RecordingFormat.class);
    }
}
