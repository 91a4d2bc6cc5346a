package io.cameraservice.mediamtx.internal;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.mediamtx.api.PathSpec;
import io.cameraservice.spi.MediaServer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The paths there should be: one for each camera, and those that the host made by hand. Safe for use by any thread. */
public final class DesiredPaths {
    private final String prefix;
    private final Map<String, PathSpec> made = new LinkedHashMap<>();
    private List<MediaServer.Source> sources = List.of();
    private Map<CameraId, String> names = Map.of();
    private final Map<String, RecordPathSpec> recordPaths = new HashMap<>();
    private long edition;

    /** What the names of cameras' paths begin with. */
    public DesiredPaths(String prefix) {
        this.prefix = prefix;
    }

    /** From now on these cameras. */
    public synchronized void cameras(List<MediaServer.Source> wanted) {
        Map<CameraId, String> byCamera = new HashMap<>();
        wanted.forEach(source -> byCamera.put(source.camera(), prefix + source.name()));
        sources = List.copyOf(wanted);
        names = Map.copyOf(byCamera);
        edition++;
    }

    /** The path of a camera. */
    public synchronized Optional<String> name(CameraId camera) {
        return Optional.ofNullable(names.get(camera));
    }

    /** The paths of all cameras. */
    synchronized Set<String> cameraPaths() {
        return Set.copyOf(names.values());
    }

    /** Also this path, from now on. */
    public synchronized void make(String name, PathSpec spec) {
        made.put(name, requireNonNull(spec, "spec"));
        edition++;
    }

    /** No longer this path; whether it was one of these. */
    public synchronized boolean unmake(String name) {
        boolean was = made.remove(name) != null;
        edition += was ? 1 : 0;
        return was;
    }

    /**
     * Nothing, if the path may be dealt with by hand.
     *
     * @throws CameraException.InvalidArgument if it is a camera's
     */
    public synchronized void requireFree(String name) {
        if (names.containsValue(name)
                || names.values().stream().anyMatch(n -> RecordPathSpec.path(n).equals(name))) {
            throw new CameraException.InvalidArgument(
                    "name", "not a camera's", "'" + name + "' is the path of a camera, which the service looks after");
        }
    }

    /**
     * From now on the server records so on this path of ours; or, if empty, nothing.
     *
     * @return the edition from which on it is so
     */
    synchronized long setRecordPath(String path, Optional<RecordPathSpec> recordPath) {
        recordPath.ifPresentOrElse(how -> recordPaths.put(path, how), () -> recordPaths.remove(path));
        return ++edition;
    }

    /** How the path is recorded; empty while it is not. */
    synchronized Optional<RecordPathSpec> recordPaths(String path) {
        return Optional.ofNullable(recordPaths.get(path));
    }

    synchronized List<MediaServer.Source> sources() {
        return sources;
    }

    synchronized Map<String, PathSpec> made() {
        return Map.copyOf(made);
    }

    String nameOf(MediaServer.Source source) {
        return nameOf(source.name());
    }

    /** The path of the stream of this name. */
    String nameOf(String stream) {
        return prefix + stream;
    }

    /** Rises with every change. */
    synchronized long edition() {
        return edition;
    }
}
