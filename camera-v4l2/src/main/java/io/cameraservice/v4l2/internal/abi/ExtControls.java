package io.cameraservice.v4l2.internal.abi;

/**
 * {@code struct v4l2_ext_controls} for one {@link ExtControl}. One at a time is what lets a refusal name its control;
 * the drivers we serve gain nothing from batches.
 */
public final class ExtControls extends Struct {
    private static final int WHICH_CURRENT = 0;

    private final Abi abi;
    private final StructLayout structLayout;

    public ExtControls(Abi abi) {
        this(abi, layout(abi));
    }

    private ExtControls(Abi abi, StructLayout structLayout) {
        super(structLayout.size());
        this.abi = abi;
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_ext_controls")
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
        bytes().putInt(structLayout.offset("which"), WHICH_CURRENT);
        bytes().putInt(structLayout.offset("count"), 1);
        putWord(structLayout.offset("controls"), abi, address);
        return this;
    }
}
