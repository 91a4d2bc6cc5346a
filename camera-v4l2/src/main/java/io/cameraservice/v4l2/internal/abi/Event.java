package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_event}: something changed at the device. */
public final class Event extends Struct {
    /** A control's value, flags or range changed. */
    public static final int CTRL = 3;

    private final StructLayout structLayout;

    public Event(Abi abi) {
        this(layout(abi));
    }

    private Event(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_event")
                .u32("type")
                .union("u", 64, 8)
                .within("u", "u.ctrl.changes", 0)
                .within("u", "u.ctrl.value64", 8)
                .u32("pending")
                .u32("sequence")
                .time("timestamp")
                .u32("id")
                .u32s("reserved", 8)
                .build();
    }

    public int type() {
        return bytes().getInt(structLayout.offset("type"));
    }

    /** Which control. */
    public int id() {
        return bytes().getInt(structLayout.offset("id"));
    }
}
