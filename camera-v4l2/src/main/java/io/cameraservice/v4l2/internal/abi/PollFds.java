package io.cameraservice.v4l2.internal.abi;

/** An array of {@code struct pollfd}, alike on all machines. */
public final class PollFds extends Struct {
    public static final short IN = 0x1;
    public static final short PRI = 0x2;
    public static final short ERR = 0x8;
    public static final short HUP = 0x10;

    private static final int SIZE = 8;

    private final int count;

    public PollFds(int count) {
        super(count * SIZE);
        this.count = count;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "pollfd")
                .u32("fd")
                .u16("events")
                .u16("revents")
                .build();
    }

    public int count() {
        return count;
    }

    /** Waits for those events of that descriptor at place n. */
    public PollFds watch(int n, int fd, int events) {
        bytes().putInt(n * SIZE, fd);
        bytes().putShort(n * SIZE + 4, (short) events);
        bytes().putShort(n * SIZE + 6, (short) 0);
        return this;
    }

    /** Which events came at place n. */
    public int ready(int n) {
        return bytes().getShort(n * SIZE + 6);
    }
}
