package io.cameraservice.media;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Containers a recording can be kept in. All hold the camera's H.264 unchanged. */
public enum RecordingFormat {
    /** Fragmented MP4: survives a crash up to the last fragment, plays in browsers. The default. */
    FMP4("mp4", "video/mp4"),
    /** MPEG transport stream: survives a crash, can be cut anywhere. */
    MPEGTS("ts", "video/mp2t"),
    /** Plain MP4 with its index in front; made from fragments when the recording ends. */
    MP4("mp4", "video/mp4"),
    /** Matroska. */
    MKV("mkv", "video/x-matroska");

    private final String extension;
    private final String contentType;

    RecordingFormat(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    /** File name extension, without the dot. */
    public String extension() {
        return extension;
    }

    /** Media type for HTTP. */
    public String contentType() {
        return contentType;
    }

    /** The name used in configuration and on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of this wire name. */
    public static Optional<RecordingFormat> ofWireName(String name) {
        return Arrays.stream(values()).filter(f -> f.wireName().equals(name)).findFirst();
    }

    /** All wire names, for messages. */
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(RecordingFormat::wireName).toList();
    }
}
