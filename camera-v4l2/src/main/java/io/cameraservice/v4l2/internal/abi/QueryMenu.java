package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_querymenu}: one item of a menu control. */
public final class QueryMenu extends Struct {
    private final Layout layout;

    public QueryMenu(Abi abi) {
        this(layout(abi));
    }

    private QueryMenu(Layout layout) {
        super(layout.size());
        this.layout = layout;
    }

    public static Layout layout(Abi abi) {
        return Layout.struct(abi, "v4l2_querymenu")
                .packed()
                .u32("id")
                .u32("index")
                .union("name", 32, 8)
                .within("name", "value", 0)
                .u32("reserved")
                .build();
    }

    public QueryMenu ask(int id, int index) {
        clear();
        bytes().putInt(layout.offset("id"), id);
        bytes().putInt(layout.offset("index"), index);
        return this;
    }

    public String name() {
        return text(layout.offset("name"), 32);
    }

    /** The number an item of an integer menu stands for. */
    public long value() {
        return bytes().getLong(layout.offset("value"));
    }
}
