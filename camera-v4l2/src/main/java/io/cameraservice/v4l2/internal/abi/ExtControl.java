package io.cameraservice.v4l2.internal.abi;

import java.nio.ByteBuffer;

/** {@code struct v4l2_ext_control}: a control's id and its value, or the address of its text. */
public final class ExtControl extends Struct {
    private final Abi abi;
    private final Layout layout;

    public ExtControl(Abi abi) {
        this(abi, layout(abi));
    }

    private ExtControl(Abi abi, Layout layout) {
        super(layout.size());
        this.abi = abi;
        this.layout = layout;
    }

    /** The structure over memory that is there already. */
    public ExtControl(Abi abi, ByteBuffer at) {
        super(at);
        this.abi = abi;
        this.layout = layout(abi);
    }

    public static Layout layout(Abi abi) {
        return Layout.struct(abi, "v4l2_ext_control")
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
        bytes().putInt(layout.offset("id"), id);
        bytes().putLong(layout.offset("value"), value);
        return this;
    }

    /** A text in memory of that size at that address. */
    public ExtControl askText(int id, int size, long address) {
        clear();
        bytes().putInt(layout.offset("id"), id);
        bytes().putInt(layout.offset("size"), size);
        putWord(layout.offset("value"), abi, address);
        return this;
    }

    public int id() {
        return bytes().getInt(layout.offset("id"));
    }

    public int value() {
        return bytes().getInt(layout.offset("value"));
    }

    public void value(int value) {
        bytes().putInt(layout.offset("value"), value);
    }

    public long value64() {
        return bytes().getLong(layout.offset("value"));
    }

    /** Address of the text. */
    public long address() {
        return word(layout.offset("value"), abi);
    }
}
