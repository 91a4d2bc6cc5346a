package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_query_ext_ctrl}: one control's facts. */
public final class QueryExtCtrl extends Struct {
    public static final int NEXT_CTRL = 0x80000000;

    public static final int TYPE_INTEGER = 1;
    public static final int TYPE_BOOLEAN = 2;
    public static final int TYPE_MENU = 3;
    public static final int TYPE_BUTTON = 4;
    public static final int TYPE_INTEGER64 = 5;
    public static final int TYPE_CLASS = 6;
    public static final int TYPE_STRING = 7;
    public static final int TYPE_BITMASK = 8;
    public static final int TYPE_INTEGER_MENU = 9;

    public static final int FLAG_DISABLED = 0x1;
    public static final int FLAG_READ_ONLY = 0x4;
    public static final int FLAG_INACTIVE = 0x10;
    public static final int FLAG_WRITE_ONLY = 0x40;
    public static final int FLAG_VOLATILE = 0x80;
    public static final int FLAG_HAS_PAYLOAD = 0x100;

    private final Layout layout;

    public QueryExtCtrl(Abi abi) {
        this(layout(abi));
    }

    private QueryExtCtrl(Layout layout) {
        super(layout.size());
        this.layout = layout;
    }

    public static Layout layout(Abi abi) {
        return Layout.struct(abi, "v4l2_query_ext_ctrl")
                .u32("id")
                .u32("type")
                .bytes("name", 32)
                .u64("minimum")
                .u64("maximum")
                .u64("step")
                .u64("default_value")
                .u32("flags")
                .u32("elem_size")
                .u32("elems")
                .u32("nr_of_dims")
                .u32s("dims", 4)
                .u32s("reserved", 32)
                .build();
    }

    public QueryExtCtrl ask(int id) {
        clear();
        bytes().putInt(layout.offset("id"), id);
        return this;
    }

    public int id() {
        return bytes().getInt(layout.offset("id"));
    }

    public int type() {
        return bytes().getInt(layout.offset("type"));
    }

    public String name() {
        return text(layout.offset("name"), 32);
    }

    public long minimum() {
        return bytes().getLong(layout.offset("minimum"));
    }

    public long maximum() {
        return bytes().getLong(layout.offset("maximum"));
    }

    public long step() {
        return bytes().getLong(layout.offset("step"));
    }

    public long defaultValue() {
        return bytes().getLong(layout.offset("default_value"));
    }

    public int flags() {
        return bytes().getInt(layout.offset("flags"));
    }

    /** Bytes of one element: room for a text with its final zero. */
    public int elementSize() {
        return bytes().getInt(layout.offset("elem_size"));
    }

    /** More than 0 for arrays. */
    public int dimensions() {
        return bytes().getInt(layout.offset("nr_of_dims"));
    }
}
