package io.cameraservice.internal.rtsp.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tracks of a publisher (SDP, RFC 4566), as far as a relay needs to know them. Immutable.
 *
 * @param media the tracks, at least one
 */
public record SessionDescription(List<Media> media) {
    private static final int MAX_TRACKS = 8;
    private static final Pattern MEDIA =
            Pattern.compile("m=([a-z]{1,16}) \\d{1,5}(?:/\\d+)? RTP/AVP (\\d{1,3})(?: .*)?");
    private static final Pattern RTPMAP = Pattern.compile("a=rtpmap:(\\d{1,3}) ([A-Za-z0-9-]+)/(\\d{1,7})(?:/.*)?");

    /**
     * One track.
     *
     * @param kind {@code video}, {@code audio}, …
     * @param payloadType its RTP payload type
     * @param encoding its name in capitals, e.g. {@code H264}; empty if unknown
     * @param clockRate ticks of its RTP clock per second
     * @param control the name its SETUP ends in
     * @param attributes the lines to pass on to readers: rtpmap, fmtp, bandwidth and the like
     */
    public record Media(
            String kind, int payloadType, String encoding, int clockRate, String control, List<String> attributes) {
        public Media {
            attributes = List.copyOf(attributes);
        }

        /** Whether decoders get the parameter sets from the description. */
        public boolean hasParameterSets() {
            return attributes.stream()
                    .filter(line -> line.startsWith("a=fmtp:"))
                    .map(line -> line.toLowerCase(Locale.ROOT))
                    .anyMatch(line -> line.contains("sprop-parameter-sets=") || line.contains("sprop-sps="));
        }

        private boolean continuesAs(Media next) {
            return kind.equals(next.kind)
                    && payloadType == next.payloadType
                    && encoding.equals(next.encoding)
                    && clockRate == next.clockRate;
        }
    }

    public SessionDescription {
        media = List.copyOf(media);
    }

    /** Reads an announced description; 400 or 415 if it cannot be relayed. */
    public static SessionDescription parse(String sdp) throws RtspException {
        List<List<String>> sections = new ArrayList<>();
        for (String line : sdp.lines().map(String::strip).toList()) {
            if (line.startsWith("m=")) {
                sections.add(new ArrayList<>());
            }
            if (!sections.isEmpty() && !line.isEmpty()) {
                sections.get(sections.size() - 1).add(line);
            }
        }
        if (sections.isEmpty() || sections.size() > MAX_TRACKS) {
            throw RtspException.malformed("A description has one to " + MAX_TRACKS + " tracks");
        }
        List<Media> media = new ArrayList<>();
        for (List<String> section : sections) {
            media.add(track(section, media.size()));
        }
        return new SessionDescription(media);
    }

    /** The description readers get, without the publisher's session part, which names tool and address. */
    public String forReaders(String name) {
        StringBuilder sdp = new StringBuilder(512);
        line(sdp, "v=0");
        line(sdp, "o=- 0 0 IN IP4 127.0.0.1");
        line(sdp, "s=" + name);
        line(sdp, "c=IN IP4 0.0.0.0");
        line(sdp, "t=0 0");
        line(sdp, "a=control:*");
        for (int i = 0; i < media.size(); i++) {
            Media track = media.get(i);
            line(sdp, "m=" + track.kind() + " 0 RTP/AVP " + track.payloadType());
            track.attributes().forEach(attribute -> line(sdp, attribute));
            line(sdp, "a=control:" + control(i));
        }
        return sdp.toString();
    }

    /** The control name readers use for a track. */
    public static String control(int track) {
        return "streamid=" + track;
    }

    /** Whether readers of this one can go on with that one. */
    public boolean continuesAs(SessionDescription next) {
        if (media.size() != next.media.size()) {
            return false;
        }
        for (int i = 0; i < media.size(); i++) {
            if (!media.get(i).continuesAs(next.media.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Media track(List<String> section, int index) throws RtspException {
        Matcher m = MEDIA.matcher(section.get(0));
        if (!m.matches() || Integer.parseInt(m.group(2)) > 127) {
            throw new RtspException(RtspStatus.UNSUPPORTED_MEDIA_TYPE, "Only RTP/AVP tracks can be relayed");
        }
        int payloadType = Integer.parseInt(m.group(2));
        String encoding = "";
        int clockRate = m.group(1).equals("video") ? 90_000 : 8_000;
        String control = control(index);
        List<String> attributes = new ArrayList<>();
        for (String line : section.subList(1, section.size())) {
            Matcher map = RTPMAP.matcher(line);
            if (map.matches() && Integer.parseInt(map.group(1)) == payloadType) {
                encoding = map.group(2).toUpperCase(Locale.ROOT);
                clockRate = Math.max(1, Integer.parseInt(map.group(3)));
            }
            if (line.startsWith("a=control:")) {
                control = line.substring("a=control:".length());
            } else if (line.startsWith("b=") || (line.startsWith("a=") && !line.startsWith("a=tool:"))) {
                attributes.add(line);
            }
        }
        return new Media(m.group(1), payloadType, encoding, clockRate, control, attributes);
    }

    private static void line(StringBuilder sdp, String text) {
        sdp.append(text).append("\r\n");
    }
}
