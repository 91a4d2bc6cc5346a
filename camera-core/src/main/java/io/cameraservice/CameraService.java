package io.cameraservice;

import io.cameraservice.access.Principal;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.Subscription;
import io.cameraservice.external.ExternalStreams;
import io.cameraservice.health.HealthReport;
import io.cameraservice.media.MediaCatalog;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All cameras of a machine, with their frames, streams, snapshots and recordings. What a host application creates, starts and
 * closes:
 *
 * <pre>{@code
 * try (CameraService service = CameraService.builder()
 *         .directory(Path.of("/var/lib/my-app"))
 *         .driver(new SimulationDriver(2))
 *         .build()) {
 *     service.start();
 *     Snapshot snapshot = service.cameras().get(0).snapshot();
 * }
 * }</pre>
 *
 * <p>Safe for use by any thread. Several services may live in one JVM if they use different directories and ports. Closing is
 * idempotent and bounded, and leaves no thread, process, socket or file descriptor.
 */
public interface CameraService extends AutoCloseable {
    /** A service with no driver and no transport, keeping its files below the directory it is given. */
    static CameraServiceBuilder builder() {
        return new CameraServiceBuilder();
    }

    /**
     * Starts the relay, the drivers, the media server and the transports; returns when clients can be served. Recordings that a
     * crash interrupted go on. Idempotent.
     *
     * @return this
     * @throws CameraException if a part cannot start; nothing is left running then, and the service counts as closed
     * @throws IllegalStateException if the service was closed
     */
    CameraService start();

    /** All known cameras, present or away, by id. */
    List<Camera> cameras();

    /** The camera of this id ({@code camera0}), node ({@code /dev/video0}) or stable identity. */
    Optional<Camera> camera(String name);

    /** Sets what a person calls the camera; blank goes back to the device's own name. Kept over restarts. */
    CameraStatus setLabel(CameraId camera, String label);

    /**
     * Forgets a camera that is not plugged in, with its label and the values of its controls. A recording that waits for it is
     * finished first; recordings and snapshots stay, under the same camera id, which no other camera gets. Plugged in again it
     * is a new camera.
     *
     * @return the camera as it was last
     * @throws CameraException.NotFound if there is none of this id, also if it was forgotten before
     * @throws CameraException.InvalidState if it is plugged in ({@code camera_connected}), or a stream elsewhere that was added
     *     and not removed ({@code external_stream})
     */
    CameraStatus forgetCamera(CameraId camera);

    /**
     * Says that a camera, plugged in or not, is another one that is missing: moved to another port, or put in its place. From
     * then on, also after replug and restart, its device has the other's id, label, stream plan and control values (where it is
     * of another model, or none were kept, it brings its own), and a recording that waits for the other goes on. Its former id is
     * forgotten and given to no camera; its streams are ended; recordings and snapshots of both stay under the ids they were
     * made with.
     *
     * @param from the camera as the service took it
     * @param into the camera it is; not plugged in
     * @return the camera that remains
     * @throws CameraException.NotFound if one of them does not exist
     * @throws CameraException.InvalidState if {@code into} is plugged in ({@code camera_connected}), or {@code from} is being
     *     recorded ({@code camera_recording})
     * @throws CameraException.InvalidArgument if they are the same camera, or belong to two drivers
     * @throws CameraException.NotSupported for streams elsewhere
     */
    CameraStatus mergeCameras(CameraId from, CameraId into);

    /** The cameras that are streams elsewhere: adding and removing them. */
    ExternalStreams externalStreams();

    /** The recordings and snapshots on disk. */
    MediaCatalog media();

    /** The service as this principal may use it. */
    CameraSession session(Principal principal);

    /** Passes events on, in order, on a thread of the service's pool, until closed. */
    Subscription events(Consumer<? super CameraServiceEvent> listener);

    /** How the service does. */
    HealthReport health();

    /** Where the RTSP relay listens, e.g. {@code rtsp://127.0.0.1:8555}; empty before the start. */
    Optional<URI> rtspAddress();

    @Override
    void close();
}
