package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_ext_control}: a control's id and its value, or the address of its text. */
public final class ExtControl extends Struct {
    private final Abi abi;
    private final StructLayout structLayout;

    public ExtControl(Abi abi) {
        this(abi, layout(abi));
    }

    private ExtControl(Abi abi, StructLayout structLayout) {
        super(structLayout.size());
        this.abi = abi;
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_ext_control")
                .packed()
                .u32("id")
                .u32("size")
                .u32("reserved2")
                .union("value", 8, 8)
                .build();
    }

    /** A number; controls of 32 bits take its lower half. */
    public ExtControl ask(int id, long value) {
        clear();
        bytes().putInt(structLayout.offset("id"), id);
        bytes().putLong(structLayout.offset("value"), value);
        return this;
    }

    /** A text in memory of that size at that address. */
    public ExtControl askText(int id, int size, long address) {
        clear();
        bytes().putInt(structLayout.offset("id"), id);
        bytes().putInt(structLayout.offset("size"), size);
        putWord(structLayout.offset("value"), abi, address);
        return this;
    }

    public int value() {
        return bytes().getInt(structLayout.offset("value"));
    }

    public long value64() {
        return bytes().getLong(structLayout.offset("value"));
    }
}
