package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.media.MediaTrack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What fragmented and plain MP4 have in common (ISO/IEC 14496-12 and -15). Stateless. */
final class Mp4Boxes {
    /** From the beginning of a video sample entry to the boxes in it. */
    private static final int VIDEO_ENTRY = 8 + 78;

    private Mp4Boxes() {}

    /**
     * Whether the media are described by fragments; else by tables in {@code moov}.
     *
     * @throws IOException if it has neither
     */
    static boolean hasFragments(FileChannel channel) throws IOException {
        long size = channel.size();
        Optional<Box> moov = child(channel, 0, size, "moov");
        if (moov.isPresent()) {
            return child(channel, moov.get().body(), moov.get().end(), "mvex").isPresent();
        }
        if (child(channel, 0, size, "ftyp").isEmpty()) {
            throw new IOException("it is no MP4 file");
        }
        throw new IOException("it is an MP4 file without its index: it was cut off");
    }

    /** The first box of this type among those from {@code from} on. */
    static Optional<Box> child(FileChannel channel, long from, long to, String type) throws IOException {
        Optional<Box> box = Box.at(channel, from, to);
        for (int boxes = 0; boxes < Fmp4.MOST_BOXES && box.isPresent(); boxes++) {
            if (box.get().type().equals(type)) {
                return box;
            }
            box = Box.at(channel, box.get().end(), to);
        }
        return Optional.empty();
    }

    /** What the entries of an {@code stsd} box describe; empty in the place of what is not read here. */
    static List<Optional<MediaTrack>> descriptions(ByteBuffer bytes, Box stsd) throws IOException {
        List<Optional<MediaTrack>> found = new ArrayList<>();
        long at = stsd.body() + 8;
        Optional<Box> entry = Box.at(bytes, (int) at, stsd.end());
        while (entry.isPresent()) {
            found.add(description(bytes, entry.get()));
            at = entry.get().end();
            entry = at + 8 > stsd.end() ? Optional.empty() : Box.at(bytes, (int) at, stsd.end());
        }
        return found;
    }

    private static Optional<MediaTrack> description(ByteBuffer bytes, Box entry) throws IOException {
        if (!entry.type().equals("avc1") && !entry.type().equals("avc3")) {
            return Optional.empty();
        }
        long at = entry.start() + VIDEO_ENTRY;
        while (at + 8 <= entry.end()) {
            Optional<Box> box = Box.at(bytes, (int) at, entry.end());
            if (box.isEmpty()) {
                break;
            }
            if (box.get().type().equals("avcC")) {
                return Optional.of(h264(bytes.slice((int) box.get().body(), (int)
                        (box.get().end() - box.get().body()))));
            }
            at = box.get().end();
        }
        return Optional.of(MediaTrack.h264());
    }

    /** The track of an {@code AVCDecoderConfigurationRecord}. */
    static MediaTrack h264(ByteBuffer configuration) throws IOException {
        if ((configuration.get(4) & 3) != 3) {
            throw new IOException("its H.264 has lengths of " + ((configuration.get(4) & 3) + 1)
                    + " bytes, which is not read here; only four are");
        }
        List<String> units = new ArrayList<>();
        int at = units(configuration, 5, 0x1f, units);
        units(configuration, at, 0xff, units);
        return new MediaTrack(MediaTrack.Codec.H264, 90_000, 0, units);
    }

    private static int units(ByteBuffer configuration, int countAt, int mask, List<String> to) {
        int at = countAt + 1;
        for (int left = configuration.get(countAt) & mask; left > 0; left--) {
            byte[] unit = new byte[configuration.getShort(at) & 0xffff];
            configuration.get(at + 2, unit);
            to.add(HexFormat.of().formatHex(unit));
            at += 2 + unit.length;
        }
        return at;
    }
}
