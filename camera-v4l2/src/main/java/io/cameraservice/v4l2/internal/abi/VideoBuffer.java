package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_buffer}: one picture's place in the queue between the driver and us. */
public final class VideoBuffer extends Struct {
    public static final int TYPE_CAPTURE = 1;
    public static final int MEMORY_MMAP = 1;

    private static final int FLAG_ERROR = 0x40;
    private static final int FLAG_TIMESTAMP_MASK = 0xe000;
    private static final int FLAG_TIMESTAMP_MONOTONIC = 0x2000;

    // offsets are kept in fields: these are read once a frame
    private final Abi abi;
    private final int index;
    private final int type;
    private final int bytesUsed;
    private final int flags;
    private final int timestamp;
    private final int sequence;
    private final int memory;
    private final int offset;
    private final int length;

    public VideoBuffer(Abi abi) {
        this(abi, layout(abi));
    }

    private VideoBuffer(Abi abi, StructLayout structLayout) {
        super(structLayout.size());
        this.abi = abi;
        index = structLayout.offset("index");
        type = structLayout.offset("type");
        bytesUsed = structLayout.offset("bytesused");
        flags = structLayout.offset("flags");
        timestamp = structLayout.offset("timestamp");
        sequence = structLayout.offset("sequence");
        memory = structLayout.offset("memory");
        offset = structLayout.offset("m");
        length = structLayout.offset("length");
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_buffer")
                .u32("index")
                .u32("type")
                .u32("bytesused")
                .u32("flags")
                .u32("field")
                .time("timestamp")
                .union("timecode", 16, 4)
                .u32("sequence")
                .u32("memory")
                .word("m")
                .u32("length")
                .u32("reserved2")
                .u32("request_fd")
                .build();
    }

    /** Names the n-th mapped buffer, or none in particular for a dequeue. */
    public VideoBuffer ask(int n) {
        clear();
        bytes().putInt(index, n);
        bytes().putInt(type, TYPE_CAPTURE);
        bytes().putInt(memory, MEMORY_MMAP);
        return this;
    }

    public int index() {
        return bytes().getInt(index);
    }

    public int bytesUsed() {
        return bytes().getInt(bytesUsed);
    }

    /** Whether the driver says that the picture may be damaged. */
    public boolean isDamaged() {
        return (bytes().getInt(flags) & FLAG_ERROR) != 0;
    }

    /** Whether the time is of {@code CLOCK_MONOTONIC}. */
    public boolean isMonotonic() {
        return (bytes().getInt(flags) & FLAG_TIMESTAMP_MASK) == FLAG_TIMESTAMP_MONOTONIC;
    }

    /** The driver's time of capture in nanoseconds. */
    public long timestampNanos() {
        boolean wide = abi.timeBytes() == 8;
        long seconds = wide ? bytes().getLong(timestamp) : bytes().getInt(timestamp);
        long micros = wide ? bytes().getLong(timestamp + 8) : bytes().getInt(timestamp + 4);
        return seconds * 1_000_000_000L + micros * 1_000L;
    }

    /** The driver's count of frames, 0…2³²-1. */
    public long sequence() {
        return Integer.toUnsignedLong(bytes().getInt(sequence));
    }

    /** Where the buffer is to be mapped. */
    public long offset() {
        return Integer.toUnsignedLong(bytes().getInt(offset));
    }

    /** Room in the buffer. */
    public int length() {
        return bytes().getInt(length);
    }
}
