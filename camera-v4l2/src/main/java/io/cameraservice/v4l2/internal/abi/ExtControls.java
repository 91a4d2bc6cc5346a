package io.cameraservice.v4l2.internal.abi;

/**
 * {@code struct v4l2_ext_controls} for one {@link ExtControl}. One at a time is what lets a refusal name its control; the
 * drivers we serve gain nothing from batches.
 */
public final class ExtControls extends Struct {
    private static final int WHICH_CURRENT = 0;

    private final Abi abi;
    private final Layout layout;

    public ExtControls(Abi abi) {
        this(abi, layout(abi));
    }

    private ExtControls(Abi abi, Layout layout) {
        super(layout.size());
        this.abi = abi;
        this.layout = layout;
    }

    public static Layout layout(Abi abi) {
        return Layout.struct(abi, "v4l2_ext_controls")
                .u32("which")
                .u32("count")
                .u32("error_idx")
                .u32("request_fd")
                .u32("reserved")
                .word("controls")
                .build();
    }

    /** Points to one control at that address. */
    public ExtControls ask(long address) {
        clear();
        bytes().putInt(layout.offset("which"), WHICH_CURRENT);
        bytes().putInt(layout.offset("count"), 1);
        putWord(layout.offset("controls"), abi, address);
        return this;
    }

    /** Address of the control. */
    public long controls() {
        return word(layout.offset("controls"), abi);
    }
}
