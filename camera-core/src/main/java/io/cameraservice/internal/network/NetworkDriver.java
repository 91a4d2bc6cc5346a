package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.VideoMode;
import io.cameraservice.external.ExternalStream.State;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.spi.CameraDriver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Streams elsewhere as devices. Safe for use by any thread. */
public final class NetworkDriver implements CameraDriver {
    /** The driver's name. */
    public static final String NAME = "external";

    /** So long a start waits for sources that were there before. */
    private static final Duration START = Duration.ofMillis(500);

    private final SourceStore store;
    private final Ffmpeg ffmpeg;
    private final ServiceThreads threads;
    private final InstantSource clock;
    private final Map<String, NetworkSource> streams = new LinkedHashMap<>();
    private @Nullable Listener listener;
    private boolean closed;

    public NetworkDriver(StateStore state, Ffmpeg ffmpeg, ServiceThreads threads, InstantSource clock) {
        this.store = new SourceStore(state);
        this.ffmpeg = ffmpeg;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability probe() {
        return new Availability.Available("streams elsewhere: " + store.all().size());
    }

    @Override
    public void start(Listener to) {
        List<CompletableFuture<Boolean>> known = new ArrayList<>();
        synchronized (this) {
            listener = to;
            for (KnownSource stream : store.all()) {
                NetworkSource watched = watch(stream, to);
                if (stream.format().isPresent()) {
                    known.add(watched.looked());
                }
            }
        }
        try {
            CompletableFuture.allOf(known.toArray(CompletableFuture[]::new))
                    .get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // later ones come as they come
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Capture open(DeviceInfo device, VideoMode mode, FrameSink sink) {
        return watched(device.node())
                .orElseThrow(() -> new CameraException.InvalidState(
                        CameraException.InvalidState.CAMERA_DISCONNECTED,
                        device.name() + " was removed",
                        "REMOVED",
                        List.of()))
                .open(mode, sink);
    }

    @Override
    public Optional<Condition> condition() {
        List<NetworkSource> all = watched();
        long away = all.stream()
                .filter(s -> s.standing().state() == State.DISCONNECTED)
                .count();
        return Optional.of(new Condition(true, "streams elsewhere: " + all.size() + ", away: " + away, List.of()));
    }

    @Override
    public void close() {
        List<NetworkSource> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(streams.values());
            streams.clear();
        }
        all.forEach(NetworkSource::close);
    }

    /** All, in the order in which they were added. */
    List<NetworkSource> watched() {
        synchronized (this) {
            return List.copyOf(streams.values());
        }
    }

    Optional<NetworkSource> watched(String shown) {
        synchronized (this) {
            return Optional.ofNullable(streams.get(shown));
        }
    }

    /** Stores the stream, reports it as away and starts to watch it. */
    NetworkSource add(KnownSource stream) {
        synchronized (this) {
            Listener to = listener;
            if (to == null || closed) {
                throw new CameraException.InvalidState(
                        "not_started", "the service is not running", "STOPPED", List.of("RUNNING"));
            }
            store.put(stream);
            to.detached(stream.device(), "not looked at yet");
            return watch(stream, to);
        }
    }

    /** Notes what is new about a stream; completes when it was looked at. */
    CompletableFuture<Boolean> change(NetworkSource watched, KnownSource next) {
        store.put(next);
        return watched.setState(next);
    }

    /** Forgets the stream and lets it go. */
    void remove(String shown) {
        NetworkSource gone;
        synchronized (this) {
            store.remove(shown);
            gone = streams.remove(shown);
        }
        if (gone != null) {
            gone.close();
        }
    }

    private NetworkSource watch(KnownSource stream, Listener to) {
        NetworkSource watched = new NetworkSource(stream, store, ffmpeg, threads, clock, to);
        streams.put(stream.address().shown(), watched);
        watched.begin();
        return watched;
    }
}
