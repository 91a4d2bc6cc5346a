package io.cameraservice.mediamtx.process;

import io.cameraservice.CameraException;
import io.cameraservice.mediamtx.ManagedOptions;
import io.cameraservice.mediamtx.release.MediaMtxCache;
import io.cameraservice.mediamtx.release.ReleaseVersion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A MediaMTX that can be run here. Immutable. */
record MediaMtxBinary(Path path, ReleaseVersion version) {
    private static final ReleaseVersion OLDEST = new ReleaseVersion(1, 5, 0);

    /**
     * The one to run: given, else of {@code MEDIAMTX_BIN}, else the first on the PATH, else the newest of the cache.
     * One that was named and cannot be run is not replaced by another.
     *
     * @throws CameraException.DependencyFailed if there is none, or it is none
     */
    static MediaMtxBinary find(ManagedOptions options) {
        Path path = options.binary()
                .map(given -> runnable(given, "check mediamtx.binary"))
                .or(() -> Optional.ofNullable(options.environment().get("MEDIAMTX_BIN"))
                        .filter(named -> !named.isBlank())
                        .map(named -> runnable(Path.of(named), "check the variable MEDIAMTX_BIN")))
                .or(() -> onPath(options.environment().getOrDefault("PATH", "")))
                .or(() -> MediaMtxCache.of(options.environment()).newest())
                .orElseThrow(() -> failed(
                        "there is no MediaMTX on this machine",
                        "run 'camera-service mediamtx install', or name one by mediamtx.binary, MEDIAMTX_BIN or the PATH",
                        null));
        return new MediaMtxBinary(path, version(path));
    }

    private static Path runnable(Path path, String suggestion) {
        if (!Files.exists(path)) {
            throw failed("there is no " + path, suggestion, null);
        }
        if (Files.isDirectory(path) || !Files.isExecutable(path)) {
            throw failed(path + " is no program that may be run", suggestion + " and its mode", null);
        }
        return path.toAbsolutePath();
    }

    private static Optional<Path> onPath(String path) {
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "mediamtx").toAbsolutePath())
                .filter(program -> Files.isExecutable(program) && !Files.isDirectory(program))
                .findFirst();
    }

    private static ReleaseVersion version(Path path) {
        String said = ReleaseVersion.reportedBy(path);
        ReleaseVersion version = ReleaseVersion.parse(said)
                .orElseThrow(() -> failed(
                        path + " is no release of MediaMTX: asked for its version it said '" + said + "'",
                        "use an official release, or start yours yourself and let the service attach to it",
                        null));
        if (version.compareTo(OLDEST) < 0) {
            throw failed(path + " is MediaMTX " + version, "use " + OLDEST + " or a later one", null);
        }
        return version;
    }

    static CameraException failed(String what, String suggestion, @Nullable Throwable cause) {
        return new CameraException.DependencyFailed("mediamtx_unusable", "mediamtx", what, suggestion, cause);
    }

    @Override
    public String toString() {
        return "MediaMTX " + version + " (" + path + ")";
    }
}
