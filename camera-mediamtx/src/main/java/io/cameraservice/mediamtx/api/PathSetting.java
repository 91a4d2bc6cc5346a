package io.cameraservice.mediamtx.api;

import java.time.Duration;

/** The settings of a path that every server from 1.5 to 1.20 knows; an unknown one would be refused. */
public enum PathSetting {
    SOURCE("source", String.class),
    SOURCE_ON_DEMAND("sourceOnDemand", Boolean.class),
    SOURCE_ON_DEMAND_START_TIMEOUT("sourceOnDemandStartTimeout", Duration.class),
    SOURCE_ON_DEMAND_CLOSE_AFTER("sourceOnDemandCloseAfter", Duration.class),
    SOURCE_FINGERPRINT("sourceFingerprint", String.class),
    SOURCE_REDIRECT("sourceRedirect", String.class),
    RTSP_TRANSPORT("rtspTransport", String.class),
    MAX_READERS("maxReaders", Long.class),
    OVERRIDE_PUBLISHER("overridePublisher", Boolean.class),
    RECORD("record", Boolean.class),
    RECORD_PATH("recordPath", String.class),
    RECORD_FORMAT("recordFormat", String.class),
    RECORD_PART_DURATION("recordPartDuration", Duration.class),
    RECORD_SEGMENT_DURATION("recordSegmentDuration", Duration.class),
    RECORD_DELETE_AFTER("recordDeleteAfter", Duration.class);

    private final String key;
    private final Class<?> type;

    PathSetting(String key, Class<?> type) {
        this.key = key;
        this.type = type;
    }

    /** Its name in the configuration. */
    public String key() {
        return key;
    }

    /** The type of its values. */
    public Class<?> type() {
        return type;
    }
}
