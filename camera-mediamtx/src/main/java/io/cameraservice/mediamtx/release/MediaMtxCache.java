package io.cameraservice.mediamtx.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where releases are kept: {@code VERSION/mediamtx} below a directory of the user's. Immutable.
 *
 * @param directory which; it need not exist
 */
public record MediaMtxCache(Path directory) {
    private static final Logger log = LoggerFactory.getLogger(MediaMtxCache.class);
    private static final String PROGRAM = "mediamtx";

    /** {@code $XDG_CACHE_HOME/camera-service/mediamtx}, or {@code ~/.cache/camera-service/mediamtx}. */
    public static MediaMtxCache of(Map<String, String> environment) {
        String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = configured.startsWith("/") // others are to be ignored, says the XDG specification
                ? Path.of(configured)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache");
        return new MediaMtxCache(base.resolve("camera-service").resolve("mediamtx"));
    }

    /** Where the program of a release is, or would be. */
    public Path program(ReleaseVersion version) {
        return directory.resolve(version.toString()).resolve(PROGRAM);
    }

    /** The program of the newest release that is here. */
    public Optional<Path> newest() {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(directory)) {
            List<ReleaseVersion> here = versions.map(path -> String.valueOf(path.getFileName()))
                    .flatMap(name -> ReleaseVersion.parse(name).stream())
                    .filter(version -> Files.isExecutable(program(version)))
                    .toList();
            return here.stream().max(Comparator.naturalOrder()).map(this::program);
        } catch (IOException e) {
            log.debug("the cache {} cannot be read: {}", directory, e.toString());
            return Optional.empty();
        }
    }
}
