package io.cameraservice.internal;

import io.cameraservice.Camera;
import io.cameraservice.CameraId;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraStatus;
import io.cameraservice.access.Principal;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.Subscription;
import io.cameraservice.health.HealthReport;
import io.cameraservice.media.MediaCatalog;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Work in progress: the rooms are being filled. */
public final class ServiceRuntime implements CameraService {
    public ServiceRuntime(ServiceSettings settings) {
        throw new UnsupportedOperationException("not finished");
    }

    @Override
    public CameraService start() {
        throw new UnsupportedOperationException("not finished");
    }

    @Override
    public List<Camera> cameras() {
        throw new UnsupportedOperationException("not finished");
    }

    @Override
    public Optional<Camera> camera(String name) {
        throw new UnsupportedOperationException("not finished");
    }

    @Override
    public CameraStatus setLabel(CameraId camera, String label) {
        throw new UnsupportedOperationException("not finished");
    }

    @Override
    public MediaCatalog media() {
        throw new UnsupportedOperationException("not finished");
    }

    @Override
    public CameraSession session(Principal principal) {
        throw new UnsupportedOperationException("not finished");
    }

    @Override
    public Subscription events(Consumer<? super CameraServiceEvent> listener) {
        throw new UnsupportedOperationException("not finished");
    }

    @Override
    public HealthReport health() {
        throw new UnsupportedOperationException("not finished");
    }

    @Override
    public Optional<URI> rtspAddress() {
        throw new UnsupportedOperationException("not finished");
    }

    @Override
    public void close() {}
}
