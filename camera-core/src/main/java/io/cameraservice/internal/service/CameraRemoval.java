package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.CameraState;
import io.cameraservice.internal.network.NetworkDriver;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a camera may be removed or merged into another, and how it ends then. Stateless. */
final class CameraRemoval {
    private static final Logger log = LoggerFactory.getLogger(CameraRemoval.class);

    /** The problem of a camera that was removed, as clients know it. */
    private static final String REMOVED = "removed";

    private CameraRemoval() {}

    /** Refuses a camera that is plugged in. {@code action} is for the message, e.g. {@code "forget"}. */
    static void requireMissing(CameraImpl camera, String action, PresentDevices present) {
        present.of(camera).ifPresent(plugged -> {
            CameraState state = camera.status().state();
            throw new CameraException.InvalidState(
                    "camera_connected",
                    "cannot " + action + " " + camera.id() + ": it is plugged in, at "
                            + plugged.device().node(),
                    "unplug it first",
                    (state == CameraState.DISCONNECTED ? CameraState.OPENING : state).name(),
                    List.of(CameraState.DISCONNECTED.name()),
                    null);
        });
    }

    /** Refuses cameras of which the first cannot be the second. */
    static void requireMergeable(CameraImpl from, CameraImpl into, PresentDevices present) {
        String one = from.known().driver();
        String other = into.known().driver();
        String what = "merge " + from.id() + " into " + into.id();
        if (from == into) {
            throw new CameraException.InvalidArgument(
                    "into", "another camera than from", "cannot " + what + ": they are the same camera");
        }
        if (!one.equals(other)) {
            throw new CameraException.InvalidArgument(
                    "into",
                    "a camera of the driver " + one,
                    "cannot " + what + ": one is of the driver " + one + ", the other of " + other);
        }
        if (one.equals(NetworkDriver.NAME)) {
            throw new CameraException.NotSupported(
                    "merging_external_streams",
                    "cannot " + what + ": a stream elsewhere is its address",
                    "remove the stream that is not used any more");
        }
        requireMissing(into, "merge " + from.id() + " into", present);
        from.recording().ifPresent(recording -> {
            throw new CameraException.InvalidState(
                    "camera_recording",
                    "cannot " + what + ": " + from.id() + " is being recorded, as " + recording.filename(),
                    "stop the recording first",
                    recording.state().name(),
                    List.of("IDLE"),
                    null);
        });
    }

    /** Ends the recording and the streams of a camera that is in no list any more, and lets everybody hear of it. */
    static void end(CameraImpl camera) {
        if (camera.recording().isPresent()) {
            try {
                camera.stopRecording();
            } catch (CameraException e) {
                log.warn("{}: {}", camera.id(), e.getMessage());
            }
        }
        camera.detach(camera.known(), Optional.of(REMOVED));
        try {
            CameraRegistry.await(camera.settled());
        } catch (CameraException e) {
            log.warn("{}: the device is not closed yet: {}", camera.id(), e.getMessage());
        }
        camera.close();
    }
}
