package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_event_subscription}: which events a descriptor wants. */
public final class EventSubscription extends Struct {
    private final StructLayout structLayout;

    public EventSubscription(Abi abi) {
        this(layout(abi));
    }

    private EventSubscription(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_event_subscription")
                .u32("type")
                .u32("id")
                .u32("flags")
                .u32s("reserved", 5)
                .build();
    }

    public EventSubscription ask(int type, int id) {
        clear();
        bytes().putInt(structLayout.offset("type"), type);
        bytes().putInt(structLayout.offset("id"), id);
        return this;
    }
}
