package io.cameraservice.media;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a recording's media are forced to the disk, so that they survive a loss of power. A crash of the service, or of ffmpeg, loses
 * nothing in any case. The list of segments and gaps is always forced.
 */
public enum RecordingFsync {
    /** Never: the kernel writes when it wants to, on Linux after some 30 seconds ({@code vm.dirty_expire_centisecs}). */
    NEVER,
    /** When a segment is complete: a segment that is listed as complete is on the disk. The default. */
    SEGMENT,
    /** Every second, and when a segment is complete. */
    SECOND;

    /** The name used in configuration: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The policy of this wire name. */
    public static Optional<RecordingFsync> ofWireName(String name) {
        return Arrays.stream(values()).filter(f -> f.wireName().equals(name)).findFirst();
    }

    /** All wire names, for messages. */
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(RecordingFsync::wireName).toList();
    }
}
