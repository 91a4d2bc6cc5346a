package io.cameraservice.internal.media;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The main header of a NUT file: time bases, what each of the 256 frame codes means, and bytes that packets leave out. */
final class NutMainHeader {
    private static final int INVALID = 8192;
    private static final int MOST = 128;

    private final List<long[]> bases = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<byte[]> elided = new ArrayList<>();

    /** What a frame code says of the packet that follows. */
    record Row(int flags, long ptsDelta, long sizeMul, long sizeLsb, long reserved, int headerIndex) {}

    boolean isEmpty() {
        return rows.isEmpty();
    }

    Row row(int code) {
        return rows.get(code);
    }

    int timeBases() {
        return Math.max(1, bases.size());
    }

    long numerator(int base) throws IOException {
        return base(base)[0];
    }

    long denominator(int base) throws IOException {
        return base(base)[1];
    }

    /** A time of one base in another, rounded down. */
    long rescale(long time, int from, int to) throws IOException {
        if (from == to) {
            return time;
        }
        return Math.floorDiv(time * numerator(from) * denominator(to), denominator(from) * numerator(to));
    }

    /** The bytes that packets of this index leave out at their beginning. */
    byte[] elided(int index) throws IOException {
        if (index < 0 || index >= elided.size()) {
            throw new IOException("damaged NUT stream: no header " + index);
        }
        return elided.get(index);
    }

    void read(DataInputStream in) throws IOException {
        long version = Vlc.unsigned(in);
        if (version != 3) {
            throw new IOException("NUT version " + version + " is not known");
        }
        long streams = Vlc.unsigned(in);
        if (streams != 1) {
            throw new IOException("NUT with " + streams + " streams instead of one");
        }
        Vlc.unsigned(in); // greatest distance of sync points
        bases.clear();
        rows.clear();
        elided.clear();
        long count = Vlc.unsigned(in);
        for (long i = 0; i < count && i < MOST; i++) {
            bases.add(new long[] {Vlc.unsigned(in), Math.max(1, Vlc.unsigned(in))});
        }
        readRows(in);
        elided.add(new byte[0]);
        long headers = Vlc.unsigned(in);
        for (long i = 0; i < headers && i < MOST; i++) {
            elided.add(Vlc.bytes(in));
        }
    }

    private void readRows(DataInputStream in) throws IOException {
        long pts = 0;
        long mul = 1;
        long match = 0;
        int index = 0;
        while (rows.size() < 256) {
            int flags = Vlc.integer(in);
            long fields = Vlc.unsigned(in);
            pts = fields > 0 ? Vlc.signed(in) : pts;
            mul = fields > 1 ? Vlc.unsigned(in) : mul;
            if (fields > 2) {
                Vlc.unsigned(in); // stream
            }
            long size = fields > 3 ? Vlc.unsigned(in) : 0;
            long reserved = fields > 4 ? Vlc.unsigned(in) : 0;
            long count = fields > 5 ? Vlc.unsigned(in) : mul - size;
            match = fields > 6 ? Vlc.signed(in) : match;
            index = fields > 7 ? Vlc.integer(in) : index;
            for (long i = 8; i < fields; i++) {
                Vlc.unsigned(in);
            }
            if (count < 1) {
                throw new IOException("damaged NUT stream: an empty row of frame codes");
            }
            for (long i = 0; i < count && rows.size() < 256; i++) {
                if (rows.size() == 'N') { // the beginning of a header, never of a packet
                    rows.add(new Row(INVALID, 0, 1, 0, 0, 0));
                    i--;
                } else {
                    rows.add(new Row(flags, pts, mul, size + i, reserved, index));
                }
            }
        }
    }

    private long[] base(int index) throws IOException {
        if (index < 0 || index >= bases.size()) {
            throw new IOException("damaged NUT stream: no time base " + index);
        }
        return bases.get(index);
    }
}
