package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_fmtdesc}: one pixel format of a node. */
public final class FormatDesc extends Struct {
    private final Layout layout;

    public FormatDesc(Abi abi) {
        this(layout(abi));
    }

    private FormatDesc(Layout layout) {
        super(layout.size());
        this.layout = layout;
    }

    public static Layout layout(Abi abi) {
        return Layout.struct(abi, "v4l2_fmtdesc")
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
        bytes().putInt(layout.offset("index"), index);
        bytes().putInt(layout.offset("type"), VideoBuffer.TYPE_CAPTURE);
        return this;
    }

    public int pixelFormat() {
        return bytes().getInt(layout.offset("pixelformat"));
    }

    public String description() {
        return text(layout.offset("description"), 32);
    }
}
