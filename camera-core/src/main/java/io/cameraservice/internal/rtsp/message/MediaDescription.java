package io.cameraservice.internal.rtsp.message;

import java.util.List;
import java.util.Locale;

/**
 * One track of a session description.
 *
 * @param kind {@code video}, {@code audio}, …
 * @param payloadType its RTP payload type
 * @param encoding its name in capitals, e.g. {@code H264}; empty if not told
 * @param clockRate ticks of its RTP clock per second
 * @param control the name its SETUP ends in
 * @param attributes the lines to pass on to readers: rtpmap, fmtp, bandwidth and the like
 */
public record MediaDescription(
        String kind, int payloadType, String encoding, int clockRate, String control, List<String> attributes) {
    public MediaDescription {
        attributes = List.copyOf(attributes);
    }

    /** Whether decoders learn the parameter sets from the description already. */
    public boolean hasParameterSets() {
        return attributes.stream()
                .filter(line -> line.startsWith("a=fmtp:"))
                .map(line -> line.toLowerCase(Locale.ROOT))
                .anyMatch(line -> line.contains("sprop-parameter-sets=") || line.contains("sprop-sps="));
    }

    /** Whether a reader of this track can go on with that one. */
    boolean continuesAs(MediaDescription next) {
        return kind.equals(next.kind)
                && payloadType == next.payloadType
                && encoding.equals(next.encoding)
                && clockRate == next.clockRate;
    }
}
