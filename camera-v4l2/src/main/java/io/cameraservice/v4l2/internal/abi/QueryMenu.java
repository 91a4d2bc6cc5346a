package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_querymenu}: one item of a menu control. */
public final class QueryMenu extends Struct {
    private final StructLayout structLayout;

    public QueryMenu(Abi abi) {
        this(layout(abi));
    }

    private QueryMenu(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_querymenu")
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
        bytes().putInt(structLayout.offset("id"), id);
        bytes().putInt(structLayout.offset("index"), index);
        return this;
    }

    public String name() {
        return text(structLayout.offset("name"), 32);
    }

    /** The number an item of an integer menu stands for. */
    public long value() {
        return bytes().getLong(structLayout.offset("value"));
    }
}
