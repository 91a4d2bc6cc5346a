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
    public static final int FLAG_GRABBED = 0x2;
    public static final int FLAG_READ_ONLY = 0x4;
    public static final int FLAG_INACTIVE = 0x10;
    public static final int FLAG_WRITE_ONLY = 0x40;
    public static final int FLAG_VOLATILE = 0x80;

    private final StructLayout structLayout;

    public QueryExtCtrl(Abi abi) {
        this(layout(abi));
    }

    private QueryExtCtrl(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_query_ext_ctrl")
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
        bytes().putInt(structLayout.offset("id"), id);
        return this;
    }

    public int id() {
        return bytes().getInt(structLayout.offset("id"));
    }

    public int type() {
        return bytes().getInt(structLayout.offset("type"));
    }

    public String name() {
        return text(structLayout.offset("name"), 32);
    }

    public long minimum() {
        return bytes().getLong(structLayout.offset("minimum"));
    }

    public long maximum() {
        return bytes().getLong(structLayout.offset("maximum"));
    }

    public long step() {
        return bytes().getLong(structLayout.offset("step"));
    }

    public long defaultValue() {
        return bytes().getLong(structLayout.offset("default_value"));
    }

    public int flags() {
        return bytes().getInt(structLayout.offset("flags"));
    }

    /** Bytes of one element: room for a text with its final zero. */
    public int elementSize() {
        return bytes().getInt(structLayout.offset("elem_size"));
    }

    /** More than 0 for arrays. */
    public int dimensions() {
        return bytes().getInt(structLayout.offset("nr_of_dims"));
    }
}
