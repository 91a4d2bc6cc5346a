package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_capability}: what a node is. */
public final class Capability extends Struct {
    public static final int VIDEO_CAPTURE = 0x1;
    public static final int VIDEO_OUTPUT = 0x2;
    public static final int VIDEO_OVERLAY = 0x4;
    public static final int VBI = 0x10 | 0x20 | 0x40 | 0x80;
    public static final int VIDEO_CAPTURE_MPLANE = 0x1000;
    public static final int VIDEO_OUTPUT_MPLANE = 0x2000;
    public static final int VIDEO_M2M_MPLANE = 0x4000;
    public static final int VIDEO_M2M = 0x8000;
    public static final int RADIO = 0x40000;
    public static final int SDR = 0x100000 | 0x400000;
    public static final int META = 0x800000 | 0x8000000;
    public static final int STREAMING = 0x4000000;
    public static final int TOUCH = 0x10000000;
    public static final int DEVICE_CAPS = 0x80000000;

    private final StructLayout structLayout;

    public Capability(Abi abi) {
        this(layout(abi));
    }

    private Capability(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_capability")
                .bytes("driver", 16)
                .bytes("card", 32)
                .bytes("bus_info", 32)
                .u32("version")
                .u32("capabilities")
                .u32("device_caps")
                .u32s("reserved", 3)
                .build();
    }

    /** The kernel driver's name, e.g. {@code "uvcvideo"}. */
    public String driver() {
        return text(structLayout.offset("driver"), 16);
    }

    /** The product, e.g. {@code "HD Webcam C270"}. */
    public String card() {
        return text(structLayout.offset("card"), 32);
    }

    /** How it is attached, e.g. {@code "usb-0000:00:14.0-2"}. */
    public String bus() {
        return text(structLayout.offset("bus_info"), 32);
    }

    /** What this very node can do; what the whole device can where the driver is too old to tell them apart. */
    public int nodeCaps() {
        int all = bytes().getInt(structLayout.offset("capabilities"));
        return (all & DEVICE_CAPS) != 0 ? bytes().getInt(structLayout.offset("device_caps")) : all;
    }
}
