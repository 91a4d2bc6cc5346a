package io.cameraservice.v4l2.played;

import static java.util.Objects.requireNonNull;

import io.cameraservice.v4l2.internal.abi.Abi;
import io.cameraservice.v4l2.internal.abi.Capability;
import io.cameraservice.v4l2.internal.abi.ExtControls;
import io.cameraservice.v4l2.internal.abi.Format;
import io.cameraservice.v4l2.internal.abi.FormatDesc;
import io.cameraservice.v4l2.internal.abi.FrameIntervalEnum;
import io.cameraservice.v4l2.internal.abi.FrameSizeEnum;
import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.abi.StreamParm;
import io.cameraservice.v4l2.internal.abi.StructLayout;
import io.cameraservice.v4l2.internal.sys.Errno;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A camera of two formats, three sizes and one rate, and whatever goes wrong. Guarded by its kernel. */
public final class PlayedCamera {
    /** Formats in their order. */
    public final List<String> formats = new ArrayList<>(List.of("YUYV", "MJPG"));

    /** Sizes of each format. */
    public final List<int[]> sizes =
            new ArrayList<>(List.of(new int[] {64, 48}, new int[] {160, 120}, new int[] {320, 240}));

    /** Frames a second. */
    public int rate = 50;

    /** What QUERYCAP says the node can do. */
    public int caps = Capability.VIDEO_CAPTURE | Capability.STREAMING;

    /** Where it says it is. */
    public String bus = "usb-0000:00:14.0-2";

    /** How many buffers it grants at most. */
    public int granted = 32;

    /** Errors that the next calls of a request answer. */
    public final Map<Ioctl, Deque<Integer>> errors = new EnumMap<>(Ioctl.class);

    /** Bytes of the next pictures; a whole picture when there is none. */
    public final Deque<byte[]> pictures = new ArrayDeque<>();

    /** Flags of the next pictures. */
    public final Deque<Integer> flags = new ArrayDeque<>();

    final Abi abi;
    boolean gone;
    private int pixelFormat;
    final PlayedQueue queue = new PlayedQueue(this);
    int width = 64;
    int height = 48;
    private final PlayedControls controls = new PlayedControls();

    /** A camera seen through that ABI. */
    public PlayedCamera(Abi abi) {
        this.abi = abi;
        pixelFormat = code("YUYV");
    }

    /** Lets the next call of a request fail. */
    public PlayedCamera fail(Ioctl ioctl, int errno) {
        errors.computeIfAbsent(ioctl, r -> new ArrayDeque<>()).add(errno);
        return this;
    }

    int ioctl(int fd, int number, ByteBuffer bytes, Map<Long, ByteBuffer> memory) {
        for (Ioctl ioctl : Ioctl.values()) {
            if (ioctl.number(abi) == number) {
                Deque<Integer> planned = errors.get(ioctl);
                Integer error = planned == null ? null : planned.poll();
                return gone ? -Errno.ENODEV : error != null ? -error : answer(fd, ioctl, bytes, memory);
            }
        }
        return -Errno.ENOTTY;
    }

    private int answer(int fd, Ioctl ioctl, ByteBuffer b, Map<Long, ByteBuffer> memory) {
        return switch (ioctl) {
            case VIDIOC_QUERYCAP -> queryCap(b);
            case VIDIOC_ENUM_FMT -> enumFormat(b);
            case VIDIOC_ENUM_FRAMESIZES -> enumSize(b);
            case VIDIOC_ENUM_FRAMEINTERVALS -> enumInterval(b);
            case VIDIOC_S_FMT -> setFormat(fd, b);
            case VIDIOC_S_PARM, VIDIOC_G_PARM -> parm(b);
            case VIDIOC_REQBUFS -> queue.requestBuffers(fd, b);
            case VIDIOC_QUERYBUF -> queue.queryBuffer(b);
            case VIDIOC_QBUF -> queue.queue(b);
            case VIDIOC_DQBUF -> queue.dequeue(b);
            case VIDIOC_STREAMON -> queue.stream(true);
            case VIDIOC_STREAMOFF -> queue.stream(false);
            case VIDIOC_QUERY_EXT_CTRL -> controls.query(b, abi);
            case VIDIOC_QUERYMENU -> controls.menu(b, abi);
            case VIDIOC_G_EXT_CTRLS -> controls.get(one(b, memory), abi);
            case VIDIOC_S_EXT_CTRLS -> controls.set(one(b, memory), abi);
            case VIDIOC_SUBSCRIBE_EVENT -> 0;
            default -> -Errno.ENOTTY;
        };
    }

    private ByteBuffer one(ByteBuffer b, Map<Long, ByteBuffer> memory) {
        StructLayout l = ExtControls.layout(abi);
        long address = abi.longBytes() == 8 ? b.getLong(l.offset("controls")) : b.getInt(l.offset("controls"));
        return requireNonNull(memory.get(address));
    }

    private int queryCap(ByteBuffer b) {
        StructLayout l = Capability.layout(abi);
        text(b, l.offset("driver"), "uvcvideo");
        text(b, l.offset("card"), "Played Camera");
        text(b, l.offset("bus_info"), bus);
        b.putInt(l.offset("capabilities"), Capability.DEVICE_CAPS | caps | Capability.META);
        b.putInt(l.offset("device_caps"), caps);
        return 0;
    }

    private int enumFormat(ByteBuffer b) {
        StructLayout l = FormatDesc.layout(abi);
        int index = b.getInt(l.offset("index"));
        if (index >= formats.size()) {
            return -Errno.EINVAL;
        }
        b.putInt(l.offset("pixelformat"), code(formats.get(index)));
        return 0;
    }

    private int enumSize(ByteBuffer b) {
        StructLayout l = FrameSizeEnum.layout(abi);
        int index = b.getInt(l.offset("index"));
        if (index >= sizes.size()) {
            return -Errno.EINVAL;
        }
        b.putInt(l.offset("type"), FrameSizeEnum.DISCRETE);
        b.putInt(l.offset("discrete.width"), sizes.get(index)[0]);
        b.putInt(l.offset("discrete.height"), sizes.get(index)[1]);
        return 0;
    }

    private int enumInterval(ByteBuffer b) {
        StructLayout l = FrameIntervalEnum.layout(abi);
        if (b.getInt(l.offset("index")) > 0) {
            return -Errno.EINVAL;
        }
        b.putInt(l.offset("type"), FrameSizeEnum.DISCRETE);
        b.putInt(l.offset("discrete.numerator"), 1);
        b.putInt(l.offset("discrete.denominator"), rate);
        return 0;
    }

    private int setFormat(int fd, ByteBuffer b) {
        if (queue.isHeldByOther(fd)) {
            return -Errno.EBUSY;
        }
        StructLayout l = Format.layout(abi);
        pixelFormat = b.getInt(l.offset("fmt.pix.pixelformat"));
        int[] size = nearest(b.getInt(l.offset("fmt.pix.width")));
        width = size[0];
        height = size[1];
        b.putInt(l.offset("fmt.pix.width"), width);
        b.putInt(l.offset("fmt.pix.height"), height);
        b.putInt(l.offset("fmt.pix.bytesperline"), isJpeg() ? 0 : 2 * width);
        b.putInt(l.offset("fmt.pix.sizeimage"), 2 * width * height);
        return 0;
    }

    private int[] nearest(int wanted) {
        int[] best = sizes.get(0);
        for (int[] size : sizes) {
            best = size[0] <= wanted ? size : best;
        }
        return best;
    }

    private int parm(ByteBuffer b) {
        StructLayout l = StreamParm.layout(abi);
        b.putInt(l.offset("parm.capture.timeperframe.numerator"), 1);
        b.putInt(l.offset("parm.capture.timeperframe.denominator"), rate);
        return 0;
    }

    boolean isJpeg() {
        return pixelFormat == code("MJPG");
    }

    static void text(ByteBuffer b, int at, String text) {
        b.put(at, text.getBytes(StandardCharsets.UTF_8));
    }

    private static int code(String fourcc) {
        return fourcc.charAt(0) | fourcc.charAt(1) << 8 | fourcc.charAt(2) << 16 | fourcc.charAt(3) << 24;
    }
}
