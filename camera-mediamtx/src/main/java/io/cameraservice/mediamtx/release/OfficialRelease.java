package io.cameraservice.mediamtx.release;

import java.util.Locale;
import java.util.Optional;

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
