package io.cameraservice.internal.recording.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What the {@code moov} of a fragmented file tells of its tracks. Immutable.
 *
 * @param reference the track by which the file is measured: the first with pictures
 * @param timescales units a second, by track
 * @param defaultDurations of a sample, by track, where the fragment does not tell
 * @param sound how the sound is described, in hexadecimal; empty without sound
 */
record Tracks(long reference, Map<Long, Long> timescales, Map<Long, Long> defaultDurations, String sound) {
    static Tracks read(ByteBuffer moov) throws IOException {
        try {
            Box whole = Box.whole(moov).orElseThrow(() -> new IOException("no moov box"));
            Map<Long, Long> timescales = new HashMap<>();
            Optional<Long> reference = Optional.empty();
            String sound = "";
            for (Box trak : whole.children(moov, "trak")) {
                Optional<Box> tkhd = trak.find(moov, "tkhd");
                Optional<Box> mdhd = trak.find(moov, "mdia", "mdhd");
                Optional<Box> hdlr = trak.find(moov, "mdia", "hdlr");
                if (tkhd.isEmpty() || mdhd.isEmpty() || hdlr.isEmpty()) {
                    continue;
                }
                long at = tkhd.get().body();
                long id = Box.u32(moov, at + (moov.get((int) at) == 1 ? 20 : 12));
                timescales.put(id, mdhd.get().timeHeader(moov).timescale());
                boolean pictures = moov.getInt((int) hdlr.get().body() + 8) == 0x76696465;
                if (pictures && reference.isEmpty()) {
                    reference = Optional.of(id);
                } else if (!pictures) {
                    sound = trak.find(moov, "mdia", "minf", "stbl", "stsd")
                            .map(b -> hex(moov, b))
                            .orElse("");
                }
            }
            Map<Long, Long> durations = new HashMap<>();
            for (Box mvex : whole.children(moov, "mvex")) {
                for (Box trex : mvex.children(moov, "trex")) {
                    durations.put(Box.u32(moov, trex.body() + 4), Box.u32(moov, trex.body() + 12));
                }
            }
            long track = reference.orElseThrow(() -> new IOException("no track with pictures"));
            if (timescales.getOrDefault(track, 0L) == 0) {
                throw new IOException("no time scale");
            }
            return new Tracks(track, timescales, durations, sound);
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("damaged moov box", e);
        }
    }

    private static String hex(ByteBuffer bytes, Box box) {
        byte[] content = new byte[(int) box.size()];
        bytes.get((int) box.start(), content);
        return HexFormat.of().formatHex(content);
    }

    boolean hasSound() {
        return !sound.isEmpty();
    }

    /** Units a second of the track by which the file is measured. */
    long timescale() {
        return timescales.getOrDefault(reference, 1L);
    }
}
