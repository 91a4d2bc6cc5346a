package io.cameraservice.internal.service;

import static java.util.Objects.requireNonNull;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraStatus;
import io.cameraservice.access.Principal;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.CameraServiceEvent.ServiceStarted;
import io.cameraservice.event.CameraServiceEvent.ServiceStopping;
import io.cameraservice.event.Subscription;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStreams;
import io.cameraservice.health.ComponentState;
import io.cameraservice.health.HealthReport;
import io.cameraservice.internal.util.EventBus;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.Since;
import io.cameraservice.media.MediaCatalog;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: its lifecycle, and the public API over its parts. Safe for use by any thread. */
public final class CameraServiceImpl implements CameraService {
    private static final Logger log = LoggerFactory.getLogger(CameraServiceImpl.class);

    private final ServiceSettings settings;
    private final ServiceThreads threads;
    private final EventBus events;
    private final Object life = new Object();
    private volatile @Nullable ServiceAssembly parts;
    private volatile @Nullable Since startedAt;
    private boolean closed;

    public CameraServiceImpl(ServiceSettings settings) {
        this.settings = requireNonNull(settings, "settings");
        this.threads = new ServiceThreads(settings.executor(), settings.scheduler());
        this.events = new EventBus(threads.workers());
    }

    @Override
    public CameraService start() {
        synchronized (life) {
            if (closed) {
                throw new IllegalStateException("the service was closed; build another");
            }
            if (parts != null) {
                return this;
            }
            try {
                ServiceAssembly opened = ServiceAssembly.open(settings, threads, events);
                parts = opened;
                startedAt = Since.now(settings.clock());
                opened.startTransports(this);
            } catch (RuntimeException | Error e) {
                close(); // drivers and transports were closed: this service cannot be started again
                throw e;
            }
        }
        events.publish(new ServiceStarted(settings.clock().instant()));
        log.info(
                "camera service started, RTSP at {}",
                rtspAddress().map(URI::toString).orElse("nowhere"));
        return this;
    }

    @Override
    public List<Camera> cameras() {
        return running().registry().all();
    }

    @Override
    public Optional<Camera> camera(String name) {
        return running().registry().find(name);
    }

    @Override
    public CameraStatus setLabel(CameraId camera, String label) {
        return running().registry().rename(camera, label);
    }

    @Override
    public CameraStatus forgetCamera(CameraId camera) {
        ServiceAssembly present = running();
        for (ExternalStream stream : present.externalStreams().list()) {
            if (stream.camera().equals(camera)) {
                throw new CameraException.InvalidState(
                        "external_stream",
                        "cannot forget " + camera + ": it is the stream " + stream.url() + ", which was added",
                        "remove the stream, by remove_external_stream",
                        stream.state().name(),
                        List.of("REMOVED"),
                        null);
            }
        }
        return present.registry().forgetMissing(camera);
    }

    @Override
    public CameraStatus mergeCameras(CameraId from, CameraId into) {
        return running().registry().merge(from, into);
    }

    @Override
    public ExternalStreams externalStreams() {
        return running().externalStreams();
    }

    @Override
    public MediaCatalog media() {
        return running().catalog();
    }

    @Override
    public CameraSession session(Principal principal) {
        return new AuthorizedSession(this, running().registry(), settings.clock(), principal);
    }

    @Override
    public Subscription events(Consumer<? super CameraServiceEvent> listener) {
        return events.subscribe(listener);
    }

    @Override
    public HealthReport health() {
        ServiceAssembly present = parts;
        Since since = startedAt;
        if (present == null || since == null) {
            return new HealthReport(false, settings.clock().instant(), Duration.ZERO, List.of());
        }
        return new HealthReport(true, since.at(), since.elapsed(), present.health(since.at()));
    }

    @Override
    public Optional<URI> rtspAddress() {
        ServiceAssembly present = parts;
        return present == null ? Optional.empty() : Optional.of(present.rtspAddress());
    }

    @Override
    public void close() {
        synchronized (life) {
            if (closed) {
                return;
            }
            closed = true;
            ServiceAssembly present = parts;
            if (present != null) {
                events.publish(new ServiceStopping(settings.clock().instant()));
                present.close();
                parts = null;
                startedAt = null;
                log.info("camera service stopped");
            }
            threads.close();
        }
    }

    private ServiceAssembly running() {
        ServiceAssembly present = parts;
        if (present == null) {
            throw new CameraException.InvalidState(
                    "not_started", "the service is not running", ComponentState.STOPPED, ComponentState.RUNNING);
        }
        return present;
    }
}
