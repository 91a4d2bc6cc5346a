package io.cameraservice.internal.network.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * H.264 from RTP in all its packetisations (RFC 6184): single units, aggregates and fragments. Gives access units with start codes,
 * each key frame with its parameter sets in front. Access unit delimiters and filler are left out. Used by one thread.
 *
 * <p>The end of an access unit is where the marker, the time stamp or the first slice of the next picture says so, since cameras
 * set the marker on each slice, or never.
 */
public final class H264Depacketizer implements Depacketizer {
    private static final int MAX_UNIT = 8 << 20;
    private static final byte[] START_CODE = {0, 0, 0, 1};

    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int DELIMITER = 9;
    private static final int FILLER = 12;
    private static final int SPS_EXTENSION = 13;
    private static final int STAP_A = 24;
    private static final int STAP_B = 25;
    private static final int MTAP_16 = 26;
    private static final int MTAP_24 = 27;
    private static final int FU_A = 28;
    private static final int FU_B = 29;

    private final Sink sink;
    private byte[] unit = new byte[32 << 10];
    private int length;
    private int unitStart;
    private int unitType;
    private boolean inFragment;
    private int timestamp;
    private boolean slices;
    private boolean key;
    private boolean hasSequence;
    private boolean damaged;
    private boolean markerEnds = true;
    private boolean justEnded;
    private byte[] parameterSets;
    private final ByteArrayOutputStream newSets = new ByteArrayOutputStream();

    /** A track whose description gives these parameter sets, units without start codes; may be none. */
    public H264Depacketizer(List<byte[]> described, Sink sink) {
        this.sink = sink;
        int size =
                described.stream().mapToInt(u -> START_CODE.length + u.length).sum();
        ByteBuffer sets = ByteBuffer.allocate(size);
        described.forEach(u -> sets.put(START_CODE).put(u));
        this.parameterSets = sets.array();
    }

    @Override
    public void packet(int time, boolean marker, boolean lost, ByteBuffer payload) {
        if (time != timestamp) {
            end();
            justEnded = false;
            timestamp = time;
        }
        if (lost) {
            dropFragment();
            damaged = true;
        }
        take(payload);
        if (marker && slices && markerEnds) {
            end();
            justEnded = true;
        }
    }

    private void take(ByteBuffer given) {
        ByteBuffer payload = withoutStartCode(given);
        if (!payload.hasRemaining()) {
            return;
        }
        int type = payload.get(payload.position()) & 0x1F;
        switch (type) {
            case STAP_A -> aggregate(payload.position(payload.position() + 1), 0);
            case STAP_B -> aggregate(skip(payload, 3), 0);
            case MTAP_16 -> aggregate(skip(payload, 3), 3);
            case MTAP_24 -> aggregate(skip(payload, 3), 4);
            case FU_A -> fragment(payload, 2);
            case FU_B -> fragment(payload, 4);
            default -> {
                dropFragment();
                begin(payload.get(payload.position()), payload, payload.position() + 1);
                append(payload);
            }
        }
    }

    private static ByteBuffer skip(ByteBuffer payload, int bytes) {
        return payload.position(Math.min(payload.limit(), payload.position() + bytes));
    }

    /** Some cameras leave it in. */
    private static ByteBuffer withoutStartCode(ByteBuffer payload) {
        ByteBuffer own = payload.duplicate();
        int zeros = 0;
        while (zeros < own.remaining() && own.get(own.position() + zeros) == 0) {
            zeros++;
        }
        boolean code = zeros >= 2 && zeros < own.remaining() && own.get(own.position() + zeros) == 1;
        return code ? own.position(own.position() + zeros + 1) : own;
    }

    /** Several units, each after its length; {@code extra} bytes of order and time before each. */
    private void aggregate(ByteBuffer units, int extra) {
        dropFragment();
        while (units.remaining() > 2) {
            int size = units.getShort() & 0xFFFF;
            if (size > units.remaining() || size <= extra) {
                damaged |= size > units.remaining();
                return;
            }
            ByteBuffer one = units.duplicate();
            one.limit(one.position() + size).position(one.position() + extra);
            units.position(units.position() + size);
            begin(one.get(one.position()), one, one.position() + 1);
            append(one);
        }
    }

    private void fragment(ByteBuffer payload, int headerOfFirst) {
        int at = payload.position();
        if (payload.remaining() < 2) {
            damaged = true;
            return;
        }
        int header = payload.get(at + 1);
        boolean first = (header & 0x80) != 0;
        boolean last = (header & 0x40) != 0;
        ByteBuffer part = skip(payload, first ? headerOfFirst : 2);
        if (first) {
            dropFragment();
            byte unitHeader = (byte) ((payload.get(at) & 0xE0) | (header & 0x1F));
            begin(unitHeader, part, part.position());
            append(ByteBuffer.wrap(new byte[] {unitHeader}));
            inFragment = true;
        } else if (!inFragment) {
            damaged = true;
            return;
        }
        append(part);
        inFragment = !last;
    }

    /** A unit begins; {@code body} at {@code second} is what follows its header. */
    private void begin(byte header, ByteBuffer body, int second) {
        endUnit();
        int type = header & 0x1F;
        boolean slice = type >= 1 && type <= IDR;
        boolean firstOfPicture = slice && second < body.limit() && (body.get(second) & 0x80) != 0;
        if (slice && justEnded && !firstOfPicture) {
            markerEnds = false; // it came before the picture's end
        }
        if (slices && (type == SPS || type == DELIMITER)) {
            end();
        }
        justEnded = false;
        slices |= slice;
        key |= type == IDR;
        unitStart = length;
        unitType = type;
        append(ByteBuffer.wrap(START_CODE));
    }

    /** The present unit is complete: what readers do not need goes, parameter sets are kept. */
    private void endUnit() {
        switch (unitType) {
            case DELIMITER, FILLER -> length = unitStart;
            case SPS, PPS, SPS_EXTENSION -> {
                hasSequence |= unitType == SPS;
                newSets.write(unit, unitStart, length - unitStart);
            }
            default -> {
                // part of the picture
            }
        }
        unitType = 0;
    }

    private void append(ByteBuffer bytes) {
        int size = bytes.remaining();
        if (length + size > MAX_UNIT) {
            damaged = true;
            return;
        }
        if (length + size > unit.length) {
            unit = Arrays.copyOf(unit, Math.max(unit.length * 2, length + size));
        }
        bytes.get(bytes.position(), unit, length, size);
        length += size;
    }

    private void dropFragment() {
        if (inFragment) {
            inFragment = false;
            length = unitStart;
            unitType = 0;
            damaged = true;
        }
    }

    /** Passes the picture on, if there is one; parameter sets that came before it wait for it. */
    private void end() {
        dropFragment();
        endUnit();
        if (!slices) {
            return;
        }
        if (damaged) {
            sink.damaged("packets of a picture were lost");
        } else {
            emit();
        }
        if (hasSequence) {
            parameterSets = newSets.toByteArray();
        }
        newSets.reset();
        hasSequence = false;
        damaged = false;
        slices = false;
        key = false;
        length = 0;
    }

    private void emit() {
        int missing = key && !hasSequence ? parameterSets.length : 0;
        byte[] data = new byte[missing + length];
        System.arraycopy(parameterSets, 0, data, 0, missing);
        System.arraycopy(unit, 0, data, missing, length);
        sink.unit(timestamp, key, data);
    }
}
