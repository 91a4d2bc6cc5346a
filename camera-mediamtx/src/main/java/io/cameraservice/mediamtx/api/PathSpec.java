package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import io.cameraservice.internal.util.Redaction;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a path is to be: the settings that matter, and the server's defaults for all others. Immutable. Its text form has no
 * passwords.
 */
public final class PathSpec {
    private final Map<PathSetting, Object> settings;

    private PathSpec(Map<PathSetting, Object> settings) {
        this.settings = settings;
    }

    /** No setting but the server's defaults: a path that waits for a publisher. */
    public static PathSpec publisher() {
        return new PathSpec(Map.of()).with(PathSetting.SOURCE, "publisher");
    }

    /** Pulls this URL over TCP while somebody reads, and not otherwise. */
    public static PathSpec pullOnDemand(String rtspUrl, Duration startTimeout, Duration closeAfter) {
        return new PathSpec(Map.of())
                .with(PathSetting.SOURCE, rtspUrl)
                .with(PathSetting.SOURCE_ON_DEMAND, true)
                .with(PathSetting.SOURCE_ON_DEMAND_START_TIMEOUT, startTimeout)
                .with(PathSetting.SOURCE_ON_DEMAND_CLOSE_AFTER, closeAfter)
                .with(PathSetting.RTSP_TRANSPORT, "tcp");
    }

    /** The same with another setting. */
    public PathSpec with(PathSetting setting, Object value) {
        if (!setting.type().isInstance(requireNonNull(value, "value"))) {
            throw new IllegalArgumentException(setting.key() + " is a "
                    + setting.type().getSimpleName() + ", not a "
                    + value.getClass().getSimpleName());
        }
        Map<PathSetting, Object> more = new EnumMap<>(PathSetting.class);
        more.putAll(settings);
        more.put(setting, value);
        return new PathSpec(Collections.unmodifiableMap(more));
    }

    /** What is set, with values of each setting's type. */
    public Map<PathSetting, Object> settings() {
        return settings;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathSpec spec && settings.equals(spec.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return Redaction.of(settings.toString());
    }
}
