package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_requestbuffers}: how many buffers the driver shall hold for us to map. */
public final class RequestBuffers extends Struct {
    private final StructLayout structLayout;

    public RequestBuffers(Abi abi) {
        this(layout(abi));
    }

    private RequestBuffers(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_requestbuffers")
                .u32("count")
                .u32("type")
                .u32("memory")
                .u32("capabilities")
                .bytes("flags", 1)
                .bytes("reserved", 3)
                .build();
    }

    public RequestBuffers ask(int count) {
        clear();
        bytes().putInt(structLayout.offset("count"), count);
        bytes().putInt(structLayout.offset("type"), VideoBuffer.TYPE_CAPTURE);
        bytes().putInt(structLayout.offset("memory"), VideoBuffer.MEMORY_MMAP);
        return this;
    }

    /** How many were granted. */
    public int count() {
        return bytes().getInt(structLayout.offset("count"));
    }
}
