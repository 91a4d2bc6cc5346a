package io.cameraservice.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a recording has no pictures of a time. */
public enum GapReason {
    /** The camera was unplugged, or its source was away. */
    CAMERA_DISCONNECTED,
    /** The camera was there and delivered nothing. */
    FEED_STALLED,
    /** The encoder ended or hung and was started again. */
    ENCODER_FAILED,
    /** The recorder ended or hung and was started again. */
    RECORDER_FAILED,
    /** The service was not running. */
    SERVICE_RESTARTED,
    /** Between two recordings of a clip: nothing was being recorded. */
    NOT_RECORDED;

    /** The word on the wire and in ledgers: snake_case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason of this word. */
    public static Optional<GapReason> ofWireName(String word) {
        return Arrays.stream(values()).filter(r -> r.wireName().equals(word)).findFirst();
    }
}
