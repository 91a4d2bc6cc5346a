package io.cameraservice.internal.network.client;

import io.cameraservice.internal.media.AudioSpecificConfig;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.media.MediaTrack.Codec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sound of a source as its description tells it: a track that can be passed on, or why it is left out. Immutable.
 *
 * @param encoding as the source names it, e.g. {@code "PCMU"}
 * @param media what to ask for
 * @param track what its packets become; empty if it is left out
 * @param problem why it is left out; empty if it is not
 */
public record SoundTrack(
        String encoding, SourceDescription.Media media, Optional<MediaTrack> track, Optional<String> problem) {
    private static final int OPUS_RATE = 48_000;
    private static final int G711_RATE = 8000;
    private static final int HIGH_RATE_SIZE = 13; // bits of AU-size in mode AAC-hbr (RFC 3640, 3.3.6)
    private static final int LOW_RATE_SIZE = 6; // the same in AAC-lbr (3.3.5)

    /** The first sound of a description that can be passed on; else the first that cannot; empty if there is none. */
    public static Optional<SoundTrack> of(SourceDescription description) {
        List<SoundTrack> all = description.media().stream()
                .filter(m -> m.kind().equals("audio"))
                .map(SoundTrack::of)
                .toList();
        return all.stream()
                .filter(s -> s.track.isPresent())
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    private static SoundTrack of(SourceDescription.Media media) {
        return switch (media.encoding()) {
            case "MPEG4-GENERIC" -> aac(media);
            case "OPUS" -> opus(media);
            case "PCMU" -> g711(media, Codec.PCMU);
            case "PCMA" -> g711(media, Codec.PCMA);
            case "MP4A-LATM" ->
                leftOut(media, "AAC as MP4A-LATM (RFC 6416) is not passed on; choose AAC, Opus or G.711 in the camera");
            case "" -> leftOut(media, "the source does not say how its sound is encoded");
            default ->
                leftOut(
                        media,
                        media.encoding() + " is not passed on; choose AAC, Opus or G.711 (PCMU, PCMA) in the camera");
        };
    }

    private static SoundTrack aac(SourceDescription.Media media) {
        String config = media.parameter("config").orElse("").toUpperCase(Locale.ROOT);
        if (config.isEmpty()) {
            return leftOut(media, "the source's description of its AAC lacks the configuration (config=)");
        }
        Optional<AudioSpecificConfig> read = AudioSpecificConfig.parse(config);
        if (read.isEmpty()) {
            return leftOut(media, "the configuration of the source's AAC cannot be read: " + config);
        }
        String mode = media.parameter("mode").orElse("AAC-hbr").toUpperCase(Locale.ROOT);
        if (!mode.equals("AAC-HBR") && !mode.equals("AAC-LBR")) {
            return leftOut(media, "the source sends AAC in the mode " + mode + ", which is not read");
        }
        if (layout(media).isEmpty()) {
            return leftOut(media, "the source sends AAC with header fields that are not read");
        }
        return passed(
                media, new MediaTrack(Codec.AAC, media.clockRate(), read.get().channels(), List.of(config)));
    }

    private static SoundTrack opus(SourceDescription.Media media) {
        boolean mono = media.parameter("sprop-stereo").orElse("1").equals("0");
        return passed(media, new MediaTrack(Codec.OPUS, OPUS_RATE, mono ? 1 : 2, List.of()));
    }

    private static SoundTrack g711(SourceDescription.Media media, Codec codec) {
        return media.clockRate() == G711_RATE && media.channels() == 1
                ? passed(media, new MediaTrack(codec, G711_RATE, 1, List.of()))
                : leftOut(media, "G.711 is passed on with 8000 Hz and one channel only");
    }

    private static SoundTrack passed(SourceDescription.Media media, MediaTrack track) {
        return new SoundTrack(media.encoding(), media, Optional.of(track), Optional.empty());
    }

    private static SoundTrack leftOut(SourceDescription.Media media, String problem) {
        return new SoundTrack(media.encoding(), media, Optional.empty(), Optional.of(problem));
    }

    /** The same sound, left out for this reason. */
    public SoundTrack without(String reason) {
        return new SoundTrack(encoding, media, Optional.empty(), Optional.of(reason));
    }

    /** What puts its packets together. */
    Depacketizer depacketizer(Depacketizer.Sink sink) {
        return layout(media)
                .<Depacketizer>map(l -> new AacDepacketizer(l, sink))
                .orElseGet(() -> new WholePacket(sink));
    }

    /** How AAC is packed; empty for other sound, and for what makes no sense. */
    private static Optional<AacDepacketizer.Layout> layout(SourceDescription.Media media) {
        if (!media.encoding().equals("MPEG4-GENERIC")) {
            return Optional.empty();
        }
        boolean low = media.parameter("mode").orElse("").equalsIgnoreCase("AAC-lbr");
        int size = number(media, "sizelength", low ? LOW_RATE_SIZE : HIGH_RATE_SIZE);
        int index = number(media, "indexlength", low ? 2 : 3);
        int delta = number(media, "indexdeltalength", low ? 2 : 3);
        Optional<AudioSpecificConfig> config =
                media.parameter("config").flatMap(c -> AudioSpecificConfig.parse(c.toUpperCase(Locale.ROOT)));
        if (config.isEmpty() || size < 1 || size > 16 || index < 0 || index > 8 || delta < 0 || delta > 8) {
            return Optional.empty();
        }
        int samples = config.get().frameLength();
        int ticks = (int) ((long) samples * media.clockRate() / config.get().sampleRate());
        return Optional.of(
                new AacDepacketizer.Layout(size, index, delta, number(media, "constantduration", Math.max(1, ticks))));
    }

    private static int number(SourceDescription.Media media, String name, int otherwise) {
        String text = media.parameter(name).orElse("");
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
    }

    /** Opus and G.711: a packet is what it carries. */
    private record WholePacket(Depacketizer.Sink sink) implements Depacketizer {
        @Override
        public void packet(int timestamp, boolean marker, boolean lost, ByteBuffer payload) {
            if (payload.hasRemaining()) {
                byte[] bytes = new byte[payload.remaining()];
                payload.get(bytes);
                sink.unit(timestamp, true, bytes);
            }
        }
    }

    /** As a person knows the encoding, e.g. {@code "AAC"}; what the source calls it where it is left out. */
    public String codecName() {
        return track.map(t -> t.codec().name()).orElse(encoding);
    }

    @Override
    public String toString() {
        @Nullable String why = problem.orElse(null);
        return why == null ? codecName() : codecName() + " left out: " + why;
    }
}
