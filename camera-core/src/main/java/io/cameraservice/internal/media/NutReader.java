package io.cameraservice.internal.media;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads the one video stream of a NUT file (nut.txt of FFmpeg's nut specification, version 3) as ffmpeg writes it to a pipe: each
 * packet can be read as soon as it was written, whatever its codec. Not safe for use by several threads.
 */
public final class NutReader {
    private static final String MAGIC = "nut/multimedia container\0";
    private static final long MAIN = 0x4E4D7A561F5F04ADL;
    private static final long STREAM = 0x4E5311405BF2F9DBL;
    private static final long SYNCPOINT = 0x4E4BE4ADEECA4569L;

    private static final int CODED_PTS = 8;
    private static final int STREAM_ID = 16;
    private static final int SIZE_MSB = 32;
    private static final int CHECKSUM = 64;
    private static final int RESERVED = 128;
    private static final int HEADER_INDEX = 1024;
    private static final int MATCH_TIME = 2048;
    private static final int CODED = 4096;
    private static final int INVALID = 8192;

    private static final int MOST_BYTES = 32 << 20;
    private static final long SECOND = 1_000_000_000;

    private final DataInputStream in;
    private final NutMainHeader main = new NutMainHeader();
    private Track track = new Track("", 0, 0, 0, 0);
    private long lastPts;

    /** What the stream holds: its FourCC (e.g. {@code "H264"}) and the size of its pictures. */
    public record Track(String fourcc, int width, int height, int timeBase, int ptsShift) {}

    /** One packet: its time of presentation since the beginning, and its bytes. */
    public static final class Packet {
        private final long ptsNanos;
        private final byte[] data;

        private Packet(long ptsNanos, byte[] data) {
            this.ptsNanos = ptsNanos;
            this.data = data;
        }

        /** Nanoseconds since the beginning. */
        public long ptsNanos() {
            return ptsNanos;
        }

        /** Belongs to the receiver. */
        public byte[] data() {
            return data;
        }
    }

    /** A reader of what ffmpeg writes. */
    public NutReader(InputStream in) {
        this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
    }

    /** The next packet; {@link #track()} is known then. Blocks until it came; EOFException when there is no more. */
    public Packet next() throws IOException {
        if (main.isEmpty()) {
            String magic = new String(in.readNBytes(MAGIC.length()), StandardCharsets.US_ASCII);
            if (!magic.equals(MAGIC)) {
                throw magic.isEmpty() ? new EOFException() : new IOException("not a NUT stream");
            }
        }
        while (true) {
            int code = in.readUnsignedByte();
            if (code == 'N') {
                header();
            } else {
                return packet(code);
            }
        }
    }

    /** As the last header said. */
    public Track track() {
        return track;
    }

    private void header() throws IOException {
        long startCode = (long) 'N' << 56;
        for (int shift = 48; shift >= 0; shift -= 8) {
            startCode |= (long) in.readUnsignedByte() << shift;
        }
        long length = Vlc.unsigned(in);
        if (length > 4096) {
            in.readInt(); // checksum of the packet's head
        }
        if (length < 4 || length > MOST_BYTES) {
            throw new IOException("a NUT header of " + length + " bytes");
        }
        byte[] body = in.readNBytes((int) length);
        if (body.length < length) {
            throw new EOFException();
        }
        DataInputStream fields = Vlc.over(body);
        if (startCode == MAIN) {
            main.read(fields);
        } else if (startCode == STREAM) {
            track = track(fields);
        } else if (startCode == SYNCPOINT) {
            long time = Vlc.unsigned(fields);
            int bases = main.timeBases();
            lastPts = main.rescale(time / bases, (int) (time % bases), track.timeBase());
        }
    }

    private static Track track(DataInputStream in) throws IOException {
        Vlc.unsigned(in); // stream
        Vlc.unsigned(in); // class
        String fourcc = new String(Vlc.bytes(in), StandardCharsets.ISO_8859_1);
        int timeBase = Vlc.integer(in);
        int shift = Vlc.integer(in);
        Vlc.unsigned(in); // greatest distance of time stamps
        Vlc.unsigned(in); // decoding delay
        Vlc.unsigned(in); // flags
        Vlc.bytes(in); // set-up of the codec
        return new Track(fourcc, Vlc.integer(in), Vlc.integer(in), timeBase, Math.min(shift, 62));
    }

    private Packet packet(int code) throws IOException {
        if (main.isEmpty() || track.fourcc().isEmpty()) {
            throw new IOException("a NUT packet before the headers");
        }
        NutMainHeader.Row row = main.row(code);
        int flags = row.flags();
        if ((flags & INVALID) != 0) {
            throw new IOException("damaged NUT stream");
        }
        flags ^= (flags & CODED) != 0 ? Vlc.integer(in) : 0;
        if ((flags & STREAM_ID) != 0) {
            Vlc.unsigned(in);
        }
        long pts = (flags & CODED_PTS) != 0 ? pts(Vlc.unsigned(in)) : lastPts + row.ptsDelta();
        long size = row.sizeLsb() + ((flags & SIZE_MSB) != 0 ? Vlc.unsigned(in) * row.sizeMul() : 0);
        if ((flags & MATCH_TIME) != 0) {
            Vlc.unsigned(in);
        }
        int index = (flags & HEADER_INDEX) != 0 ? Vlc.integer(in) : row.headerIndex();
        long reserved = (flags & RESERVED) != 0 ? Vlc.unsigned(in) : row.reserved();
        for (long i = 0; i < reserved; i++) {
            Vlc.unsigned(in);
        }
        if ((flags & CHECKSUM) != 0) {
            in.readInt();
        }
        byte[] head = main.elided(size > 4096 ? 0 : index);
        if (size < head.length || size > MOST_BYTES) {
            throw new IOException("a NUT packet of " + size + " bytes");
        }
        byte[] data = new byte[(int) size];
        System.arraycopy(head, 0, data, 0, head.length);
        in.readFully(data, head.length, data.length - head.length);
        lastPts = pts;
        return new Packet(nanos(pts), data);
    }

    /** A whole time, or the low bits of one near the last. */
    private long pts(long coded) {
        long whole = 1L << track.ptsShift();
        if (coded >= whole) {
            return coded - whole;
        }
        long mask = whole - 1;
        long least = lastPts - mask / 2;
        return ((coded - least) & mask) + least;
    }

    private long nanos(long pts) throws IOException {
        long numerator = main.numerator(track.timeBase());
        long denominator = main.denominator(track.timeBase());
        long whole = Math.floorDiv(pts, denominator);
        long rest = Math.floorMod(pts, denominator);
        return whole * numerator * SECOND + rest * numerator * SECOND / denominator;
    }
}
