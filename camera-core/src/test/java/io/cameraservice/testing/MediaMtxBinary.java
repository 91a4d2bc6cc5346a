package io.cameraservice.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A MediaMTX of this machine: those of {@code MEDIAMTX_BIN} (several with ':' between them), the one on the PATH, and those in
 * {@code camera-service/mediamtx/VERSION/mediamtx} of the user's cache directory.
 */
public record MediaMtxBinary(String version, Path path) {
    /** All that can be run, the oldest first, one of each version. */
    public static List<MediaMtxBinary> installed() {
        Map<String, MediaMtxBinary> found = new TreeMap<>(Comparator.comparingInt(MediaMtxBinary::order));
        candidates().filter(Files::isExecutable).forEach(path -> {
            String version = versionOf(path);
            if (version.matches("v[0-9]+\\.[0-9]+\\..*")) {
                found.putIfAbsent(version, new MediaMtxBinary(version, path));
            }
        });
        return List.copyOf(found.values());
    }

    /** Those that are tested in this {@linkplain TestLane lane}: all, or the newest. */
    public static List<MediaMtxBinary> tested() {
        List<MediaMtxBinary> all = installed();
        return TestLane.isAll() || all.isEmpty() ? all : all.subList(all.size() - 1, all.size());
    }

    /** Whether it is of this release or a later one. */
    public boolean since(int major, int minor) {
        return since(major, minor, 0);
    }

    /** Whether it is of this release or a later one. */
    public boolean since(int major, int minor, int patch) {
        return order(version) >= major * 1_000_000 + minor * 1000 + patch;
    }

    private static int order(String version) {
        int[] numbers = Arrays.stream(version.replaceFirst("^v", "")
                        .replaceFirst("[^0-9.].*$", "")
                        .split("\\.", -1))
                .limit(3)
                .mapToInt(part -> part.isEmpty() ? 0 : Integer.parseInt(part))
                .toArray();
        return numbers[0] * 1_000_000 + numbers[1] * 1000 + (numbers.length > 2 ? numbers[2] : 0);
    }

    private static Stream<Path> candidates() {
        List<Path> all = new ArrayList<>();
        paths("MEDIAMTX_BIN").forEach(all::add);
        paths("PATH").map(folder -> folder.resolve("mediamtx")).forEach(all::add);
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        try (Stream<Path> versions = Files.list(Path.of(cache, "camera-service", "mediamtx"))) {
            versions.map(folder -> folder.resolve("mediamtx")).forEach(all::add);
        } catch (IOException e) {
            // there is no cache
        }
        return all.stream();
    }

    private static Stream<Path> paths(String variable) {
        return Arrays.stream(System.getenv().getOrDefault(variable, "").split(File.pathSeparator, -1))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }

    private static String versionOf(Path binary) {
        try {
            Process process = new ProcessBuilder(binary.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return version;
    }
}
