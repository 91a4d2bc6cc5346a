package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import java.util.Locale;
import java.util.Optional;

/**
 * How to take a still picture. Default: JPEG as the camera delivers it, under a name made of camera and time. Immutable.
 *
 * @param filename name to store it under; empty for one that is made up
 * @param format {@code jpg} or {@code png}
 * @param quality JPEG quality 1…100; empty keeps a camera's own JPEG untouched and encodes raw pictures at 90
 * @param width scaled to this width, keeping the shape, never enlarged; empty for the camera's own
 */
public record SnapshotRequest(
        Optional<String> filename, Format format, Optional<Integer> quality, Optional<Integer> width) {
    /** File formats of a snapshot. */
    public enum Format {
        JPG("image/jpeg"),
        PNG("image/png");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        /** Media type for HTTP. */
        public String contentType() {
            return contentType;
        }

        /** File name extension and name on the wire: lower case. */
        public String extension() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SnapshotRequest {
        requireNonNull(filename, "filename");
        requireNonNull(format, "format");
        if (quality.isPresent() && (quality.get() < 1 || quality.get() > 100)) {
            throw new CameraException.InvalidArgument(
                    "quality", "1..100", "quality is from 1 to 100, not " + quality.get());
        }
        if (width.isPresent() && (width.get() < 16 || width.get() > 16384)) {
            throw new CameraException.InvalidArgument(
                    "width", "16..16384", "width is from 16 to 16384, not " + width.get());
        }
    }

    /** JPEG, as the camera delivers it. */
    public static SnapshotRequest standard() {
        return new SnapshotRequest(Optional.empty(), Format.JPG, Optional.empty(), Optional.empty());
    }
}
