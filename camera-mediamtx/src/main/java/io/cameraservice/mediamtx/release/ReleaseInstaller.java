package io.cameraservice.mediamtx.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs official releases of MediaMTX into the cache: downloads archive and checksum, verifies, extracts the
 * program, checks that it runs here, and moves it into place atomically. A failure leaves nothing behind and the
 * existing program in place. For use by one thread.
 */
public final class ReleaseInstaller {
    private static final Logger log = LoggerFactory.getLogger(ReleaseInstaller.class);
    private static final long LONGEST_CHECKSUMS = 1 << 20;
    private static final long LONGEST_ARCHIVE = 300L << 20;
    private static final long LONGEST_PROGRAM = 600L << 20;

    private final MediaMtxCache cache;
    private final Map<String, String> environment;
    private final String architecture;
    private final Consumer<String> progress;

    /**
     * An installer.
     *
     * @param environment variables that say where the cache is and which proxies to use
     * @param architecture of this machine, as {@code os.arch} has it
     * @param progress receives a message for each step
     */
    public ReleaseInstaller(Map<String, String> environment, String architecture, Consumer<String> progress) {
        this.cache = MediaMtxCache.of(environment);
        this.environment = Map.copyOf(environment);
        this.architecture = architecture;
        this.progress = progress;
    }

    /**
     * Installs a release, unless it is there and runs.
     *
     * @param from a URL or a directory in which its archive and its checksum file are; empty for the official place
     * @return the program
     * @throws CameraException if it cannot be had, is not what its checksum says, or does not run here
     */
    public Path install(ReleaseVersion version, Optional<String> from) {
        Path program = cache.program(version);
        if (Files.isExecutable(program) && is(program, version)) {
            progress.accept("MediaMTX " + version + " is there already");
            return program;
        }
        OfficialRelease release = OfficialRelease.of(version, architecture)
                .orElseThrow(
                        () -> failed("MediaMTX is not released for machines like this (" + architecture + ")", null));
        if (version.compareTo(OfficialRelease.OLDEST) < 0) {
            throw failed(
                    "MediaMTX " + version + " was released without a checksum",
                    "take " + OfficialRelease.OLDEST + " or a later one");
        }
        Path room = null;
        try {
            Files.createDirectories(cache.directory());
            room = Files.createTempDirectory(cache.directory(), ".install-");
            install(release, from.orElse(release.url()), room, program);
            return program;
        } catch (IOException e) {
            throw new CameraException(
                    "install_failed",
                    "MediaMTX cannot be put into " + cache.directory() + ": " + e,
                    "make room there, or name another cache by XDG_CACHE_HOME",
                    e);
        } finally {
            empty(room);
        }
    }

    private void install(OfficialRelease release, String from, Path room, Path program) throws IOException {
        Download download = new Download(environment, Duration.ofSeconds(60));
        Path checksums = room.resolve("checksums");
        Path archive = room.resolve("archive");
        Path draft = room.resolve("mediamtx");
        download.fetch(from, release.checksums(), LONGEST_CHECKSUMS, checksums);
        String expected = expected(checksums, release);
        progress.accept(Redaction.of("fetching " + release.archive() + " from " + from));
        download.fetch(from, release.archive(), LONGEST_ARCHIVE, archive);
        String actual = sha256(archive);
        if (!actual.equals(expected)) {
            throw failed(
                    "the SHA-256 of " + release.archive() + " from " + from + " is " + actual + ", not " + expected
                            + " as " + release.checksums() + " says: it is not installed",
                    "try again; if it stays so, somebody changed one of the two");
        }
        try {
            TarArchive.extract(archive, "mediamtx", LONGEST_PROGRAM, draft);
        } catch (IOException e) {
            throw new CameraException(
                    "install_failed", release.archive() + " cannot be unpacked: " + e.getMessage(), null, e);
        }
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (!is(draft, release.version())) {
            throw failed(
                    "the program in " + release.archive() + " does not run here as MediaMTX " + release.version() + ": "
                            + ReleaseVersion.reportedBy(draft),
                    null);
        }
        Files.createDirectories(program.toAbsolutePath().getParent());
        Files.move(draft, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        log.debug("installed {}", program);
    }

    /** From lines like those of {@code sha256sum}: the sum, a blank, a blank or a star, the name. */
    private static String expected(Path checksums, OfficialRelease release) throws IOException {
        return new String(Files.readAllBytes(checksums), UTF_8)
                .lines()
                .map(line -> line.strip().split("\\s+\\*?", 2))
                .filter(words ->
                        words.length == 2 && words[1].equals(release.archive()) && words[0].matches("[0-9A-Fa-f]{64}"))
                .map(words -> words[0].toLowerCase(Locale.ROOT))
                .findFirst()
                .orElseThrow(() -> failed(
                        "there is no SHA-256 of " + release.archive() + " in " + release.checksums()
                                + ": it is not installed",
                        "check the version and the place it comes from"));
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    private static boolean is(Path program, ReleaseVersion version) {
        return ReleaseVersion.parse(ReleaseVersion.reportedBy(program))
                .filter(version::equals)
                .isPresent();
    }

    private static void empty(@Nullable Path room) {
        if (room == null) {
            return;
        }
        try (Stream<Path> files = Files.list(room)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(room);
        } catch (IOException e) {
            log.warn("{} could not be removed: {}", room, e.toString());
        }
    }

    private static CameraException failed(String what, @Nullable String suggestion) {
        return new CameraException("install_failed", Redaction.of(what), suggestion, null);
    }

    /**
     * What the files of a release are called. Source: the release workflows of bluenviron/mediamtx, v1.11.0 to v1.20.1.
     *
     * @param version which release
     * @param machine for which machines, as the files say it
     */
    record OfficialRelease(ReleaseVersion version, String machine) {
        /** Earlier ones were published without checksums. */
        static final ReleaseVersion OLDEST = new ReleaseVersion(1, 11, 0);

        private static final ReleaseVersion ONE_CHECKSUM_FILE = new ReleaseVersion(1, 13, 0);
        private static final ReleaseVersion ARM64 = new ReleaseVersion(1, 12, 1);

        /** For a machine as Java names it ({@code os.arch}); empty if there is none. */
        static Optional<OfficialRelease> of(ReleaseVersion version, String architecture) {
            return switch (architecture.toLowerCase(Locale.ROOT)) {
                case "amd64", "x86_64" -> Optional.of(new OfficialRelease(version, "amd64"));
                case "aarch64", "arm64" ->
                    Optional.of(new OfficialRelease(version, version.compareTo(ARM64) < 0 ? "arm64v8" : "arm64"));
                case "arm" -> Optional.of(new OfficialRelease(version, "armv7"));
                default -> Optional.empty();
            };
        }

        /** Where its files are. */
        String url() {
            return "https://github.com/bluenviron/mediamtx/releases/download/" + version;
        }

        String archive() {
            return "mediamtx_" + version + "_linux_" + machine + ".tar.gz";
        }

        String checksums() {
            return version.compareTo(ONE_CHECKSUM_FILE) < 0 ? archive() + ".sha256sum" : "checksums.sha256";
        }
    }
}
