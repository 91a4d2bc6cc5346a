package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_event_subscription}: which events a descriptor wants. */
public final class EventSubscription extends Struct {
    private final Layout layout;

    public EventSubscription(Abi abi) {
        this(layout(abi));
    }

    private EventSubscription(Layout layout) {
        super(layout.size());
        this.layout = layout;
    }

    public static Layout layout(Abi abi) {
        return Layout.struct(abi, "v4l2_event_subscription")
                .u32("type")
                .u32("id")
                .u32("flags")
                .u32s("reserved", 5)
                .build();
    }

    public EventSubscription ask(int type, int id) {
        clear();
        bytes().putInt(layout.offset("type"), type);
        bytes().putInt(layout.offset("id"), id);
        return this;
    }
}
