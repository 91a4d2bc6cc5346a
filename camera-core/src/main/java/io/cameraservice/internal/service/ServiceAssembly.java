package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.external.ExternalStreams;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.internal.capture.picture.Pictures;
import io.cameraservice.internal.network.NetworkCameras;
import io.cameraservice.internal.network.NetworkDriver;
import io.cameraservice.internal.network.OwnAddresses;
import io.cameraservice.internal.recording.FileRecorder;
import io.cameraservice.internal.recording.RecordingManager;
import io.cameraservice.internal.recording.store.Catalog;
import io.cameraservice.internal.recording.store.RecordingStore;
import io.cameraservice.internal.recording.store.SnapshotStore;
import io.cameraservice.internal.rtsp.MediaServerLogin;
import io.cameraservice.internal.rtsp.RtspServer;
import io.cameraservice.internal.stream.EncoderSelector;
import io.cameraservice.internal.stream.EncoderStarter;
import io.cameraservice.internal.util.EventBus;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.media.MediaCatalog;
import io.cameraservice.spi.MediaServer;
import io.cameraservice.spi.Recorder;
import io.cameraservice.spi.Transport;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a started service: what is opened here is closed here, in reverse order. Safe for use by any
 * thread.
 */
final class ServiceAssembly implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceAssembly.class);

    private final ServiceSettings settings;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ServiceDrivers drivers;
    private final Ffmpeg ffmpeg;
    private final RtspServer relay;
    private final RecordingManager recordings;
    private final Catalog catalog;
    private final CameraRegistry registry;
    private final ExternalStreams externalStreams;
    private final List<Reading> mediaServers;

    /** Opens and starts all but the transports, which are bound; leaves nothing open if a part fails. */
    static ServiceAssembly open(ServiceSettings settings, ServiceThreads threads, EventBus events) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return new ServiceAssembly(settings, threads, events, opened);
        } catch (RuntimeException | Error e) {
            closeAll(opened);
            throw e;
        }
    }

    private ServiceAssembly(
            ServiceSettings settings, ServiceThreads threads, EventBus events, Deque<AutoCloseable> openedSoFar) {
        this.settings = settings;
        ffmpeg = new Ffmpeg(settings.ffmpeg());
        threads.line().execute(ffmpeg::isThere); // to be known when it is needed
        // All addresses first: a start that fails at one of them has touched neither files nor devices.
        relay = keep(openedSoFar, RtspServer.bind(settings.relay(threads)));
        settings.transports().forEach(transport -> keep(openedSoFar, transport).bind());
        StateStore state = StateStore.open(settings.state(), settings.clock());
        openedSoFar.addLast(state); // closed last: who gets the directory next gets the addresses as well
        RecordingStore recordingFiles = RecordingStore.open(settings.recordings(), settings.clock());
        SnapshotStore snapshotFiles = SnapshotStore.open(settings.snapshots(), settings.clock());
        relay.start();
        Recorder embedded = new FileRecorder(relay, threads, settings.recordingFsync());
        recordings = new RecordingManager(
                recordingFiles,
                new RecordingManager.Recorders(settings.recorder().orElse(embedded), embedded),
                threads,
                settings.clock(),
                events,
                settings.segmentLength());
        catalog = keep(openedSoFar, new Catalog(recordingFiles, snapshotFiles, recordings::live));
        EncoderSelector encoderSelector = new EncoderSelector(ffmpeg, state);
        FutureTask<@Nullable Void> preparation = new FutureTask<>(encoderSelector::prepare, null);
        openedSoFar.push(() -> preparation.cancel(true)); // or its ffmpeg outlives the service on a lent pool
        threads.line().execute(preparation);
        Pictures pictures = keep(openedSoFar, new Pictures());
        MediaServers served = new MediaServers(settings.mediaServers(), camera -> rtspAddress() + "/" + camera);
        CameraContext context = new CameraContext(
                threads,
                settings.clock(),
                events,
                relay,
                new EncoderStarter(ffmpeg, encoderSelector, settings.clock()),
                recordings,
                pictures,
                new SnapshotService(snapshotFiles, pictures, events, settings.clock(), ffmpeg),
                settings.plans(),
                served::stream);
        NetworkDriver external = new NetworkDriver(state, ffmpeg, threads, settings.clock());
        drivers = ServiceDrivers.probe(
                Stream.concat(settings.drivers().stream(), Stream.of(external)).toList(), settings.clock());
        drivers.usable().forEach(openedSoFar::push);
        mediaServers = settings.mediaServers().stream()
                .map(server -> new Reading(server, keep(openedSoFar, relay.login(server.name()))))
                .toList();
        registry = keep(openedSoFar, new CameraRegistry(context, state, this::desireStreams));
        for (Reading reading : mediaServers) { // before any recording: one of them may be the recorder
            keep(openedSoFar, reading.server())
                    .start(new MediaServers.Context(
                            state, events, settings.clock(), registry::urlsChanged, reading.login()));
        }
        openedSoFar.push(recordings::suspend);
        externalStreams = new NetworkCameras(
                external, registry, new OwnAddresses(relay.address().getPort(), served::urls), settings.clock());
        drivers.watch(registry);
        recordings.resume(registry::source);
        desireStreams();
        opened.addAll(openedSoFar);
    }

    /** A media server and the login it reads with. */
    private record Reading(MediaServer server, MediaServerLogin login) {}

    CameraRegistry registry() {
        return registry;
    }

    ExternalStreams externalStreams() {
        return externalStreams;
    }

    MediaCatalog catalog() {
        return catalog;
    }

    URI rtspAddress() {
        return URI.create(
                "rtsp://" + settings.reachableHost() + ":" + relay.address().getPort());
    }

    /** The last step of a start: clients may connect. */
    void startTransports(CameraService service) {
        try {
            ffmpeg.program();
        } catch (CameraException.DependencyFailed e) {
            log.warn("no streams and no recordings without ffmpeg: {}", e.getMessage());
        }
        for (Transport transport : settings.transports()) {
            opened.remove(transport); // it was bound first, and is closed first
            keep(opened, transport).start(service, settings.authenticator());
        }
    }

    List<ComponentHealth> health(Instant since) {
        List<ComponentHealth> all = new ArrayList<>();
        all.add(relayHealth(since));
        all.add(ffmpegHealth(since));
        all.addAll(drivers.health(since));
        all.add(storageHealth());
        settings.mediaServers().forEach(server -> all.add(server.health()));
        settings.transports().forEach(transport -> all.add(transport.health()));
        return all;
    }

    /** Closes everything, in reverse order; what fails is logged and does not hold up the rest. */
    @Override
    public void close() {
        closeAll(opened);
    }

    private synchronized void desireStreams() {
        mediaServers.forEach(reading -> reading.server()
                .desire(registry.ids().stream()
                        .map(id -> new MediaServer.Source(
                                id,
                                id.toString(),
                                URI.create(rtspAddress() + "/" + id),
                                settings.rtspReader()
                                        .map(readers -> reading.login().credentials())))
                        .toList()));
    }

    private ComponentHealth storageHealth() {
        ComponentHealth written = recordings.health();
        return written.state() == ComponentState.RUNNING && catalog.isWatchLost()
                ? new ComponentHealth(
                        written.name(),
                        ComponentState.DEGRADED,
                        "media files put there or deleted by hand are found at the next start only",
                        written.since())
                : written;
    }

    private ComponentHealth relayHealth(Instant since) {
        return relay.failure()
                .map(why -> new ComponentHealth("relay", ComponentState.ERROR, "it serves nobody: " + why, since))
                .orElseGet(() -> new ComponentHealth(
                        "relay", ComponentState.RUNNING, rtspAddress().toString(), since));
    }

    private ComponentHealth ffmpegHealth(Instant since) {
        if (!ffmpeg.isLookedFor()) {
            return new ComponentHealth("ffmpeg", ComponentState.STARTING, "being looked for", since);
        }
        try {
            return new ComponentHealth("ffmpeg", ComponentState.RUNNING, ffmpeg.version(), since);
        } catch (CameraException e) {
            String detail = e.getMessage() + e.suggestion().map(s -> "; " + s).orElse("");
            return new ComponentHealth("ffmpeg", ComponentState.ERROR, detail, since);
        }
    }

    private static <T extends AutoCloseable> T keep(Deque<AutoCloseable> opened, T part) {
        opened.push(part);
        return part;
    }

    private static void closeAll(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}
