package io.cameraservice.mediamtx.internal;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.mediamtx.MediaMtxOptions;
import io.cameraservice.mediamtx.api.PathSpec;
import io.cameraservice.spi.MediaServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The desired paths: one or two for each camera, and those that the host created. Safe for use by any thread. */
public final class DesiredPaths {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

    private final String prefix;
    private final Map<String, PathSpec> made = new LinkedHashMap<>();
    private List<MediaServer.Source> sources = List.of();
    private Map<CameraId, String> names = Map.of();
    private final Map<String, RecordPathSpec> recordPaths = new HashMap<>();
    private long edition;

    public DesiredPaths(String prefix) {
        this.prefix = prefix;
    }

    public synchronized void cameras(List<MediaServer.Source> wanted) {
        Map<CameraId, String> byCamera = new HashMap<>();
        wanted.forEach(source -> byCamera.put(source.camera(), prefix + source.name()));
        sources = List.copyOf(wanted);
        names = Map.copyOf(byCamera);
        edition++;
    }

    public synchronized Optional<String> name(CameraId camera) {
        return Optional.ofNullable(names.get(camera));
    }

    synchronized Set<String> cameraPaths() {
        return Set.copyOf(names.values());
    }

    /** Adds a path that the host created. */
    public synchronized void make(String name, PathSpec spec) {
        made.put(name, requireNonNull(spec, "spec"));
        edition++;
    }

    /** Removes a path that the host created; whether there was one. */
    public synchronized boolean unmake(String name) {
        boolean was = made.remove(name) != null;
        edition += was ? 1 : 0;
        return was;
    }

    /**
     * Checks that the host may create or delete the path.
     *
     * @throws CameraException.InvalidArgument if it is a camera's
     */
    public synchronized void requireFree(String name) {
        if (names.containsValue(name)
                || names.values().stream().anyMatch(n -> RecordPathSpec.path(n).equals(name))) {
            throw new CameraException.InvalidArgument(
                    "name", "not a camera's", "'" + name + "' is the path of a camera, which the service manages");
        }
    }

    /**
     * Sets how the server records on this path; empty for not at all.
     *
     * @return the edition that has this change
     */
    synchronized long setRecordPath(String path, Optional<RecordPathSpec> recordPath) {
        recordPath.ifPresentOrElse(how -> recordPaths.put(path, how), () -> recordPaths.remove(path));
        return ++edition;
    }

    private synchronized Optional<RecordPathSpec> recordPath(String path) {
        return Optional.ofNullable(recordPaths.get(path));
    }

    /**
     * The specification of each path, by name.
     *
     * @param problems receives why paths cannot be, by name
     */
    Map<String, PathSpec> specs(
            MediaMtxOptions options, SourceMark mark, PullOrigins origins, Map<String, String> problems) {
        Map<String, PathSpec> specs;
        List<MediaServer.Source> cameras;
        synchronized (this) {
            specs = new TreeMap<>(made);
            cameras = sources;
        }
        for (MediaServer.Source source : cameras) {
            String name = nameOf(source.name());
            String host = source.rtspUrl().getHost();
            if (options.relayHost().isEmpty() && origins.cannotReach(host)) {
                problems.put(
                        name,
                        "the server is on another machine and cannot pull from " + host
                                + ": let the relay listen beyond loopback, and say by which host it is reached");
                continue;
            }
            PathSpec pull =
                    PathSpec.pullOnDemand(mark.url(source, options.relayHost()), START_TIMEOUT, options.closeAfter());
            specs.put(name, pull);
            options.recordings().ifPresent(directory -> {
                String path = RecordPathSpec.path(name);
                specs.put(
                        path,
                        recordPath(path)
                                .map(recorded -> recorded.running(directory, pull, mark))
                                .orElseGet(() -> RecordPathSpec.idle(directory, pull)));
            });
        }
        return specs;
    }

    String nameOf(String stream) {
        return prefix + stream;
    }

    /** Grows with every change. */
    synchronized long edition() {
        return edition;
    }
}
