package io.cameraservice.internal.network.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * AAC from RTP (RFC 3640, modes AAC-hbr and AAC-lbr): several access units in a packet, or one in several packets. Interleaved units
 * come in the order of their packets. Used by one thread.
 */
final class AacDepacketizer implements Depacketizer {
    /** No access unit is larger: 6144 bits for each of 8 channels (ISO/IEC 14496-3, 4.5.3), and room for side data. */
    private static final int MAX_UNIT = 16 * 1024;

    private static final int MAX_UNITS = 256;

    /**
     * How its packets are made, as the format line says.
     *
     * @param sizeLength bits of an access unit's size
     * @param indexLength bits of the first index
     * @param deltaLength bits of further indices
     * @param duration of an access unit, in ticks
     */
    record Layout(int sizeLength, int indexLength, int deltaLength, int duration) {}

    private final Layout layout;
    private final Sink sink;
    private final ByteArrayOutputStream fragment = new ByteArrayOutputStream();
    private int missing;
    private int fragmentTimestamp;

    AacDepacketizer(Layout layout, Sink sink) {
        this.layout = layout;
        this.sink = sink;
    }

    @Override
    public void packet(int timestamp, boolean marker, boolean lost, ByteBuffer payload) {
        if (missing > 0 && (lost || timestamp != fragmentTimestamp)) {
            dropFragment();
        }
        int start = payload.position();
        int headerBits = payload.remaining() < 2 ? 0 : payload.getShort(start) & 0xFFFF;
        int data = start + 2 + (headerBits + 7) / 8;
        if (headerBits < layout.sizeLength() + layout.indexLength() || data >= payload.limit()) {
            sink.damaged("a packet of sound without access units");
            return;
        }
        units(timestamp, payload, 8 * (start + 2), headerBits, data);
    }

    private void units(int timestamp, ByteBuffer payload, int firstBit, int headerBits, int data) {
        int more = (headerBits - layout.sizeLength() - layout.indexLength())
                / (layout.sizeLength() + layout.deltaLength());
        sink.newest(timestamp + Math.min(more, MAX_UNITS - 1) * layout.duration());
        int at = data;
        int index = 0;
        int bit = firstBit;
        for (int unit = 0; unit < MAX_UNITS; unit++) {
            int delta = unit == 0 ? layout.indexLength() : layout.deltaLength();
            if (bit + layout.sizeLength() + delta > firstBit + headerBits || at >= payload.limit()) {
                return;
            }
            int size = bits(payload, bit, layout.sizeLength());
            int skipped = bits(payload, bit + layout.sizeLength(), delta);
            bit += layout.sizeLength() + delta;
            index += unit == 0 ? 0 : 1 + skipped;
            int length = Math.min(size, payload.limit() - at);
            byte[] bytes = new byte[length];
            payload.get(at, bytes);
            at += length;
            if (length < size) {
                begin(timestamp, size, bytes);
            } else if (size > 0) {
                sink.unit(timestamp + index * layout.duration(), true, bytes);
            }
        }
    }

    /** A part of an access unit: the first, or one that follows; each has the size of the whole. */
    private void begin(int timestamp, int size, byte[] bytes) {
        if (missing == 0) {
            if (size > MAX_UNIT) {
                sink.damaged("an access unit of sound of " + size + " bytes");
                return;
            }
            missing = size;
            fragmentTimestamp = timestamp;
        }
        fragment.writeBytes(bytes);
        missing -= bytes.length;
        if (missing == 0) {
            byte[] whole = fragment.toByteArray();
            fragment.reset();
            sink.unit(timestamp, true, whole);
        } else if (missing < 0) {
            dropFragment();
        }
    }

    private void dropFragment() {
        fragment.reset();
        missing = 0;
        sink.damaged("a part of an access unit of sound is missing");
    }

    private static int bits(ByteBuffer from, int bit, int count) {
        int value = 0;
        for (int i = bit; i < bit + count; i++) {
            value = (value << 1) | ((from.get(i / 8) >> (7 - i % 8)) & 1);
        }
        return value;
    }
}
