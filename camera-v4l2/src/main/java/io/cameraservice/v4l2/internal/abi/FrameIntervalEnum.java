package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_frmivalenum}: the n-th frame interval of a format and size, or the range of all. */
public final class FrameIntervalEnum extends Struct {
    private final StructLayout structLayout;

    public FrameIntervalEnum(Abi abi) {
        this(layout(abi));
    }

    private FrameIntervalEnum(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_frmivalenum")
                .u32("index")
                .u32("pixel_format")
                .u32("width")
                .u32("height")
                .u32("type")
                .union("discrete", 24, 4)
                .within("discrete", "discrete.numerator", 0)
                .within("discrete", "discrete.denominator", 4)
                .within("discrete", "stepwise.min", 0)
                .within("discrete", "stepwise.max", 8)
                .u32s("reserved", 2)
                .build();
    }

    public FrameIntervalEnum ask(int index, int pixelFormat, int width, int height) {
        clear();
        bytes().putInt(structLayout.offset("index"), index);
        bytes().putInt(structLayout.offset("pixel_format"), pixelFormat);
        bytes().putInt(structLayout.offset("width"), width);
        bytes().putInt(structLayout.offset("height"), height);
        return this;
    }

    public boolean isDiscrete() {
        return bytes().getInt(structLayout.offset("type")) == FrameSizeEnum.DISCRETE;
    }

    /** Seconds for {@link #frames()} frames: the one interval, or the shortest of a range. */
    public int seconds() {
        return bytes().getInt(structLayout.offset("discrete.numerator"));
    }

    public int frames() {
        return bytes().getInt(structLayout.offset("discrete.denominator"));
    }

    /** Seconds for {@link #maxFrames()} frames in the longest interval of a range. */
    public int maxSeconds() {
        return bytes().getInt(structLayout.offset("stepwise.max"));
    }

    public int maxFrames() {
        return bytes().getInt(structLayout.offset("stepwise.max") + 4);
    }
}
