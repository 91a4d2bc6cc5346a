package io.cameraservice.internal.network;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStream.Reader;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.external.ExternalStreams;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that were added and the cameras they became. Safe for use by any thread. */
public final class NetworkCameras implements ExternalStreams {
    private static final Logger log = LoggerFactory.getLogger(NetworkCameras.class);
    private static final int MOST = 100;
    private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

    /** The registry of cameras, as far as it is needed here. Safe for use by any thread. */
    public interface Registry {
        /** By id, node or stable identity. */
        Optional<Camera> find(String name);

        /** Returns when all that was reported so far is seen in the states of the cameras. */
        void settle();

        /** Removes a camera for good, with its name, its label and the values of its controls. */
        void forget(CameraId id);
    }

    private final NetworkDriver driver;
    private final Registry registry;
    private final OwnAddresses own;
    private final InstantSource clock;

    public NetworkCameras(NetworkDriver driver, Registry registry, OwnAddresses own, InstantSource clock) {
        this.driver = driver;
        this.registry = registry;
        this.own = own;
        this.clock = clock;
    }

    @Override
    public ExternalStream add(ExternalStreamRequest request) {
        KnownSource wanted = KnownSource.of(request, clock.instant());
        SourceAddress address = wanted.address();
        if (own.leadsTo(address)) {
            throw new CameraException.InvalidArgument(
                    "stream_url", "a stream of another device", "this stream comes from this service itself");
        }
        Placed placed = put(wanted);
        await(placed.looked());
        NetworkSource watched = placed.stream();
        registry.settle();
        return view(watched)
                .orElseThrow(() -> new CameraException.InvalidState(
                        "stream_removed", wanted.name() + " was removed meanwhile", "REMOVED", List.of()));
    }

    @Override
    public ExternalStream remove(String stream) {
        NetworkSource watched = find(stream).orElseThrow(() -> unknown(stream));
        ExternalStream was = view(watched).orElseThrow(() -> unknown(stream));
        driver.remove(was.url());
        registry.forget(was.camera());
        log.info("{}: external stream {} removed", was.camera(), was.url());
        return was;
    }

    @Override
    public List<ExternalStream> list() {
        return driver.watched().stream().flatMap(s -> view(s).stream()).toList();
    }

    /** A stream in its place, and when it will have been looked at. */
    private record Placed(NetworkSource stream, CompletableFuture<Boolean> looked) {}

    /** One after the other, so that no address gets in twice. */
    private synchronized Placed put(KnownSource wanted) {
        Optional<NetworkSource> there = driver.watched(wanted.address().shown());
        if (there.isEmpty()) {
            if (driver.watched().size() >= MOST) {
                throw new CameraException.InvalidState(
                        "too_many_streams", "there are " + MOST + " external streams already", "FULL", List.of());
            }
            NetworkSource added = driver.add(wanted);
            return new Placed(added, added.looked());
        }
        NetworkSource known = there.get();
        if (wanted.isJust(known.stream())) {
            throw new CameraException.InvalidState(
                    "stream_exists", wanted + " was added before", "ADDED", List.of("REMOVED"));
        }
        return new Placed(known, driver.change(known, wanted.inPlaceOf(known.stream())));
    }

    private Optional<NetworkSource> find(String stream) {
        Predicate<NetworkSource> named = CameraId.parse(stream)
                .<Predicate<NetworkSource>>map(id -> s -> camera(s).equals(Optional.of(id)))
                .orElseGet(() -> {
                    String shown = SourceAddress.parse(stream).shown();
                    return s -> s.stream().address().shown().equals(shown);
                });
        return driver.watched().stream().filter(named).findFirst();
    }

    private Optional<CameraId> camera(NetworkSource watched) {
        return registry.find(watched.stream().address().shown()).map(Camera::id);
    }

    private Optional<ExternalStream> view(NetworkSource watched) {
        KnownSource stream = watched.stream();
        NetworkSource.Standing standing = watched.standing();
        return camera(watched)
                .map(id -> new ExternalStream(
                        id,
                        stream.address().shown(),
                        stream.name(),
                        stream.type(),
                        stream.transport(),
                        stream.format().map(f -> f.needsFfmpeg() ? Reader.FFMPEG : Reader.SERVICE),
                        stream.format().flatMap(SourceFormat::soundInUse),
                        standing.state(),
                        standing.problem(),
                        standing.since(),
                        stream.addedAt()));
    }

    private static CameraException unknown(String stream) {
        String name = CameraId.parse(stream).isPresent()
                ? stream
                : SourceAddress.parse(stream).shown();
        return new CameraException.NotFound("stream", name);
    }

    private static void await(CompletableFuture<Boolean> looked) {
        try {
            looked.get(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.debug("the first probe takes longer: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
