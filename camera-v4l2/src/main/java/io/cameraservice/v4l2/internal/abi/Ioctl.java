package io.cameraservice.v4l2.internal.abi;

import java.util.function.Function;

/** The ioctl requests we use. Their numbers are computed as the kernel's {@code _IOC} macro does. */
public enum Ioctl {
    VIDIOC_QUERYCAP(Direction.READ, 0, Capability::layout),
    VIDIOC_ENUM_FMT(Direction.READ_WRITE, 2, FormatDesc::layout),
    VIDIOC_G_FMT(Direction.READ_WRITE, 4, Format::layout),
    VIDIOC_S_FMT(Direction.READ_WRITE, 5, Format::layout),
    VIDIOC_REQBUFS(Direction.READ_WRITE, 8, RequestBuffers::layout),
    VIDIOC_QUERYBUF(Direction.READ_WRITE, 9, VideoBuffer::layout),
    VIDIOC_QBUF(Direction.READ_WRITE, 15, VideoBuffer::layout),
    VIDIOC_DQBUF(Direction.READ_WRITE, 17, VideoBuffer::layout),
    VIDIOC_STREAMON(Direction.WRITE, 18, Ioctl::integer),
    VIDIOC_STREAMOFF(Direction.WRITE, 19, Ioctl::integer),
    VIDIOC_G_PARM(Direction.READ_WRITE, 21, StreamParm::layout),
    VIDIOC_S_PARM(Direction.READ_WRITE, 22, StreamParm::layout),
    VIDIOC_QUERYMENU(Direction.READ_WRITE, 37, QueryMenu::layout),
    VIDIOC_G_EXT_CTRLS(Direction.READ_WRITE, 71, ExtControls::layout),
    VIDIOC_S_EXT_CTRLS(Direction.READ_WRITE, 72, ExtControls::layout),
    VIDIOC_ENUM_FRAMESIZES(Direction.READ_WRITE, 74, FrameSizeEnum::layout),
    VIDIOC_ENUM_FRAMEINTERVALS(Direction.READ_WRITE, 75, FrameIntervalEnum::layout),
    VIDIOC_DQEVENT(Direction.READ, 89, Event::layout),
    VIDIOC_SUBSCRIBE_EVENT(Direction.WRITE, 90, EventSubscription::layout),
    VIDIOC_QUERY_EXT_CTRL(Direction.READ_WRITE, 103, QueryExtCtrl::layout);

    private static final int TYPE_SHIFT = 8;
    private static final int SIZE_SHIFT = 16;
    private static final int DIRECTION_SHIFT = 30;

    private final int lp64;
    private final int ilp32;
    private final int ilp32Time64;

    Ioctl(Direction direction, int nr, Function<Abi, StructLayout> argument) {
        lp64 = number(direction, nr, argument.apply(Abi.LP64).size());
        ilp32 = number(direction, nr, argument.apply(Abi.ILP32).size());
        ilp32Time64 = number(direction, nr, argument.apply(Abi.ILP32_TIME64).size());
    }

    /** The number for that ABI: the size of the argument is part of it. */
    public int number(Abi abi) {
        return switch (abi) {
            case LP64 -> lp64;
            case ILP32 -> ilp32;
            case ILP32_TIME64 -> ilp32Time64;
        };
    }

    private static int number(Direction direction, int nr, int size) {
        return (direction.bits << DIRECTION_SHIFT) | (size << SIZE_SHIFT) | ('V' << TYPE_SHIFT) | nr;
    }

    private static StructLayout integer(Abi abi) {
        return StructLayout.struct(abi, "int").u32("value").build();
    }

    private enum Direction {
        WRITE(1),
        READ(2),
        READ_WRITE(3);

        private final int bits;

        Direction(int bits) {
            this.bits = bits;
        }
    }
}
