package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_streamparm} with {@code struct v4l2_captureparm} in it: the time per frame. */
public final class StreamParm extends Struct {

    private final StructLayout structLayout;

    public StreamParm(Abi abi) {
        this(layout(abi));
    }

    private StreamParm(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_streamparm")
                .u32("type")
                .union("parm", 200, 4)
                .within("parm", "parm.capture.capability", 0)
                .within("parm", "parm.capture.timeperframe.numerator", 8)
                .within("parm", "parm.capture.timeperframe.denominator", 12)
                .build();
    }

    /** Asks for that many seconds for that many frames; 0 and 0 to read only. */
    public StreamParm ask(int seconds, int frames) {
        clear();
        bytes().putInt(structLayout.offset("type"), VideoBuffer.TYPE_CAPTURE);
        bytes().putInt(structLayout.offset("parm.capture.timeperframe.numerator"), seconds);
        bytes().putInt(structLayout.offset("parm.capture.timeperframe.denominator"), frames);
        return this;
    }

    public int seconds() {
        return bytes().getInt(structLayout.offset("parm.capture.timeperframe.numerator"));
    }

    public int frames() {
        return bytes().getInt(structLayout.offset("parm.capture.timeperframe.denominator"));
    }
}
