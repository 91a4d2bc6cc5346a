package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_frmsizeenum}: the n-th size of a format, or the range of all its sizes. */
public final class FrameSizeEnum extends Struct {
    public static final int DISCRETE = 1;

    private final StructLayout structLayout;

    public FrameSizeEnum(Abi abi) {
        this(layout(abi));
    }

    private FrameSizeEnum(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_frmsizeenum")
                .u32("index")
                .u32("pixel_format")
                .u32("type")
                .union("discrete", 24, 4)
                .within("discrete", "discrete.width", 0)
                .within("discrete", "discrete.height", 4)
                .within("discrete", "stepwise.min_width", 0)
                .within("discrete", "stepwise.max_width", 4)
                .within("discrete", "stepwise.step_width", 8)
                .within("discrete", "stepwise.min_height", 12)
                .within("discrete", "stepwise.max_height", 16)
                .within("discrete", "stepwise.step_height", 20)
                .u32s("reserved", 2)
                .build();
    }

    public FrameSizeEnum ask(int index, int pixelFormat) {
        clear();
        bytes().putInt(structLayout.offset("index"), index);
        bytes().putInt(structLayout.offset("pixel_format"), pixelFormat);
        return this;
    }

    /** Whether this is one size; else it is a range. */
    public boolean isDiscrete() {
        return bytes().getInt(structLayout.offset("type")) == DISCRETE;
    }

    public int width() {
        return field("discrete.width");
    }

    public int height() {
        return field("discrete.height");
    }

    public int minWidth() {
        return field("stepwise.min_width");
    }

    public int maxWidth() {
        return field("stepwise.max_width");
    }

    /** At least 1. */
    public int stepWidth() {
        return Math.max(1, field("stepwise.step_width"));
    }

    public int minHeight() {
        return field("stepwise.min_height");
    }

    public int maxHeight() {
        return field("stepwise.max_height");
    }

    /** At least 1. */
    public int stepHeight() {
        return Math.max(1, field("stepwise.step_height"));
    }

    private int field(String name) {
        return bytes().getInt(structLayout.offset(name));
    }
}
