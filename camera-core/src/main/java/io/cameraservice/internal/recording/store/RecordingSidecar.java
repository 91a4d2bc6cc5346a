package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraId;
import io.cameraservice.internal.util.Json;
import io.cameraservice.internal.util.JsonException;
import io.cameraservice.internal.util.JsonObject;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.GapSummary;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of a recording as JSON, gaps appended to it as further texts. Nothing read from it is taken for a path: segments have plain numbered names.
 */
final class RecordingSidecar {
    /** A hundred thousand segments; a larger file is no ledger. */
    static final int MOST_BYTES = 16 << 20;

    private static final long VERSION = 1;
    private static final byte RECORD_SEPARATOR = 0x1E;
    private static final Map<String, RecordingFormat> FORMATS =
            Arrays.stream(RecordingFormat.values()).collect(Collectors.toMap(RecordingFormat::wireName, f -> f));
    private static final Map<String, RecordingState> STATES = Arrays.stream(RecordingState.values())
            .collect(Collectors.toMap(s -> s.name().toLowerCase(Locale.ROOT), s -> s));

    private RecordingSidecar() {}

    static byte[] write(Recording r) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("version", VERSION);
        map.put("id", r.id());
        map.put("camera", r.camera().toString());
        map.put("format", r.format().wireName());
        map.put("state", r.state().name().toLowerCase(Locale.ROOT));
        map.put("started_at", r.startedAt().toString());
        map.put("ended_at", text(r.endedAt()));
        map.put("limit", text(r.limit()));
        map.put("duration", text(r.duration()));
        map.put("bytes", r.bytes());
        map.put("problem", text(r.problem()));
        map.put("gaps", r.gaps().stream().map(RecordingSidecar::gap).toList());
        map.put("gaps_left_out", r.gapsLeftOut().count());
        map.put("gaps_left_out_total", r.gapsLeftOut().total().toString());
        map.put("segments", r.segments().stream().map(RecordingSidecar::segment).toList());
        return Json.writeUtf8(map);
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }

    private static Map<String, Object> gap(Gap gap) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("from", gap.from().toString());
        map.put("to", gap.to().toString());
        map.put("reason", gap.reason().wireName());
        return map;
    }

    private static Map<String, Object> segment(Segment segment) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("file", segment.file());
        map.put("started_at", segment.startedAt().toString());
        map.put("duration", segment.duration().toString());
        map.put("bytes", segment.bytes());
        return map;
    }

    /**
     * Reads the sidecar of the recording with this stem.
     *
     * @throws JsonException if it is not one
     */
    static Recording read(String stem, byte[] content) {
        List<byte[]> texts = texts(content);
        JsonObject o = Json.readObject(texts.get(0));
        if (o.number("version") != VERSION) {
            throw new JsonException("version is " + VERSION + ", not " + o.number("version"));
        }
        RecordingFormat format = parsed(o, "format", name -> Optional.ofNullable(FORMATS.get(name)));
        Recording r = new Recording(
                o.string("id"),
                Optional.of(parsed(o, "camera", CameraId::parse)),
                stem + "." + format.extension(),
                format,
                parsed(o, "state", name -> Optional.ofNullable(STATES.get(name))),
                o.instant("started_at"),
                o.optionalInstant("ended_at"),
                o.optionalDuration("limit"),
                o.optionalDuration("duration"),
                o.number("bytes"),
                o.objects("segments").stream().map(RecordingSidecar::segment).toList(),
                o.objects("gaps").stream().map(RecordingSidecar::gap).toList(),
                gapsLeftOut(o),
                o.optionalString("problem"));
        for (byte[] entry : texts.subList(1, texts.size())) {
            r = appended(entry).map(adding(r)).orElse(r);
        }
        return r;
    }

    private static Function<Gap, Recording> adding(Recording r) {
        return gap -> RecordingGaps.add(r, gap);
    }

    /** Ledgers of older versions say nothing of it. */
    private static GapSummary gapsLeftOut(JsonObject o) {
        return o.optionalDuration("gaps_left_out_total")
                .map(total -> new GapSummary(o.number("gaps_left_out"), total))
                .orElse(GapSummary.NONE);
    }

    /** One more gap, to be appended to a ledger: a text of a JSON text sequence (RFC 7464). */
    static byte[] entry(Gap gap) {
        byte[] text = Json.writeUtf8(gap(gap));
        byte[] entry = new byte[text.length + 2];
        entry[0] = RECORD_SEPARATOR;
        System.arraycopy(text, 0, entry, 1, text.length);
        entry[entry.length - 1] = '\n';
        return entry;
    }

    /** An entry that a crash or a full disk cut off is left out, as RFC 7464 has it. */
    private static Optional<Gap> appended(byte[] entry) {
        if (entry.length == 0 || entry[entry.length - 1] != '\n') {
            return Optional.empty();
        }
        try {
            return Optional.of(gap(Json.readObject(entry)));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** The ledger as it was saved, and what was appended to it. */
    private static List<byte[]> texts(byte[] content) {
        List<byte[]> found = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == RECORD_SEPARATOR) {
                found.add(Arrays.copyOfRange(content, from, i));
                from = i + 1;
            }
        }
        found.add(Arrays.copyOfRange(content, from, content.length));
        return found;
    }

    private static Gap gap(JsonObject o) {
        // a word of another version: what is known for certain is that pictures are missing
        GapReason reason = GapReason.ofWireName(o.string("reason")).orElse(GapReason.FEED_STALLED);
        return new Gap(o.instant("from"), o.instant("to"), reason);
    }

    private static Segment segment(JsonObject o) {
        String file = o.string("file");
        if (!FileNames.isSegment(file)) {
            throw new JsonException("'" + file + "' is not the name of a segment");
        }
        return new Segment(file, o.instant("started_at"), o.duration("duration"), o.number("bytes"));
    }

    private interface Parser<T> {
        Optional<T> parse(String text);
    }

    private static <T> T parsed(JsonObject o, String key, Parser<T> parser) {
        return o.parsed(key, "a known " + key, text -> parser.parse(text).orElseThrow(IllegalArgumentException::new))
                .orElseThrow(() -> new JsonException(key + " is missing"));
    }
}
