package io.cameraservice.internal.network.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a source says it sends (SDP, RFC 4566), read as cameras write it: unknown and broken lines are left out. Immutable.
 *
 * @param control where PLAY is asked for, as written; empty if nothing is said
 * @param media the tracks, at most eight
 */
public record SourceDescription(String control, List<Media> media) {
    private static final int MAX_MEDIA = 8;
    private static final Pattern MEDIA =
            Pattern.compile("m=\\s*([A-Za-z]+)\\s+\\d+(?:/\\d+)?\\s+(\\S+)\\s*([\\d\\s]*).*");
    private static final Pattern RTPMAP =
            Pattern.compile("a=rtpmap:\\s*(\\d{1,3})\\s+([^/\\s]+)(?:/(\\d{1,9}))?(?:/(\\d{1,3}))?.*");
    private static final Pattern FMTP = Pattern.compile("a=fmtp:\\s*(\\d{1,3})\\s+(.*)");
    private static final Pattern SIZE =
            Pattern.compile("a=(?:framesize:\\s*\\d+\\s+|x-dimensions:\\s*)(\\d{1,5})[-,x](\\d{1,5}).*");

    public SourceDescription {
        media = List.copyOf(media);
    }

    /**
     * One track.
     *
     * @param kind {@code video}, {@code audio}, {@code application} and the like
     * @param payloadType of its packets (RFC 3551)
     * @param encoding in upper case, e.g. {@code H264}; empty if it is not said and not known
     * @param clockRate ticks of its time stamps a second
     * @param channels of sound
     * @param parameters of the format line, names in lower case
     * @param control where SETUP is asked for, as written; empty if nothing is said
     * @param size of the pictures, where a line of its own tells it
     */
    public record Media(
            String kind,
            int payloadType,
            String encoding,
            int clockRate,
            int channels,
            Map<String, String> parameters,
            String control,
            Optional<Size> size) {
        /** Whether it has pictures. */
        public boolean isVideo() {
            return kind.equals("video");
        }

        /** A parameter of the format line; empty if it is not there. */
        public Optional<String> parameter(String name) {
            return Optional.ofNullable(parameters.get(name));
        }
    }

    /** Width and height. */
    public record Size(int width, int height) {}

    /** Reads a description; without media if it is none. */
    public static SourceDescription parse(String sdp) {
        String control = "";
        List<Media> media = new ArrayList<>();
        List<String> section = new ArrayList<>();
        boolean inMedia = false;
        for (String line : sdp.lines().map(String::strip).toList()) {
            if (line.startsWith("m=")) {
                if (inMedia) {
                    media(section).ifPresent(media::add);
                }
                section.clear();
                inMedia = true;
            }
            if (inMedia) {
                section.add(line);
            } else if (line.startsWith("a=control:")) {
                control = line.substring("a=control:".length()).strip();
            }
        }
        if (inMedia) {
            media(section).ifPresent(media::add);
        }
        return new SourceDescription(control, media.size() > MAX_MEDIA ? media.subList(0, MAX_MEDIA) : media);
    }

    private static Optional<Media> media(List<String> lines) {
        Matcher m = MEDIA.matcher(lines.get(0));
        if (!m.matches()) {
            return Optional.empty();
        }
        List<Integer> types = new ArrayList<>();
        for (String word : m.group(3).strip().split("\\s+", -1)) {
            if (word.matches("\\d{1,3}") && Integer.parseInt(word) < 128) {
                types.add(Integer.parseInt(word));
            }
        }
        Map<Integer, Matcher> maps = new LinkedHashMap<>();
        Map<Integer, String> formats = new LinkedHashMap<>();
        String control = "";
        Optional<Size> size = Optional.empty();
        for (String line : lines.subList(1, lines.size())) {
            Matcher map = RTPMAP.matcher(line);
            Matcher format = FMTP.matcher(line);
            Matcher dimensions = SIZE.matcher(line);
            if (map.matches()) {
                maps.putIfAbsent(Integer.parseInt(map.group(1)), map);
            } else if (format.matches()) {
                formats.putIfAbsent(Integer.parseInt(format.group(1)), format.group(2));
            } else if (line.startsWith("a=control:")) {
                control = line.substring("a=control:".length()).strip();
            } else if (dimensions.matches()) {
                size = Optional.of(
                        new Size(Integer.parseInt(dimensions.group(1)), Integer.parseInt(dimensions.group(2))));
            }
        }
        String kind = m.group(1).toLowerCase(Locale.ROOT);
        int type = types.stream()
                .filter(t -> maps.containsKey(t) || t < 96)
                .findFirst()
                .orElseGet(() ->
                        types.isEmpty() ? maps.keySet().stream().findFirst().orElse(-1) : types.get(0));
        if (type < 0) {
            return Optional.empty();
        }
        Matcher map = maps.get(type);
        String encoding = map == null ? encodingOf(type) : map.group(2).toUpperCase(Locale.ROOT);
        return Optional.of(new Media(
                kind,
                type,
                encoding,
                clockRate(map, kind, encoding, type),
                map == null || map.group(4) == null ? 1 : Math.max(1, Integer.parseInt(map.group(4))),
                parameters(formats.getOrDefault(type, "")),
                control,
                size));
    }

    private static int clockRate(@Nullable Matcher map, String kind, String encoding, int type) {
        if (encoding.equals("G722") || (map == null && !kind.equals("video") && type < 96)) {
            return 8000; // RFC 3551, 4.5.2: G.722's clock is said to run at 8,000 Hz
        }
        int said = map == null || map.group(3) == null ? 0 : Integer.parseInt(map.group(3));
        return said > 0 ? said : kind.equals("video") ? 90_000 : 8000;
    }

    /** The static payload types that cameras use (RFC 3551, 6). */
    private static String encodingOf(int type) {
        return switch (type) {
            case 0 -> "PCMU";
            case 8 -> "PCMA";
            case 9 -> "G722";
            case 14 -> "MPA";
            case 26 -> "JPEG";
            case 32 -> "MPV";
            case 33 -> "MP2T";
            default -> "";
        };
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        part.substring(equals + 1).strip());
            }
        }
        return Map.copyOf(parameters);
    }
}
