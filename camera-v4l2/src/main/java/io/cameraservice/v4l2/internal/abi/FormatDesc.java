package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_fmtdesc}: one pixel format of a node. */
public final class FormatDesc extends Struct {
    private final StructLayout structLayout;

    public FormatDesc(Abi abi) {
        this(layout(abi));
    }

    private FormatDesc(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_fmtdesc")
                .u32("index")
                .u32("type")
                .u32("flags")
                .bytes("description", 32)
                .u32("pixelformat")
                .u32("mbus_code")
                .u32s("reserved", 3)
                .build();
    }

    /** Asks for the n-th format of video capture. */
    public FormatDesc ask(int index) {
        clear();
        bytes().putInt(structLayout.offset("index"), index);
        bytes().putInt(structLayout.offset("type"), VideoBuffer.TYPE_CAPTURE);
        return this;
    }

    public int pixelFormat() {
        return bytes().getInt(structLayout.offset("pixelformat"));
    }
}
