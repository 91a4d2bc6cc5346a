package io.cameraservice.v4l2.internal.abi;

/** {@code struct v4l2_format} with {@code struct v4l2_pix_format} in it: what is asked of a node, or what it answered. */
public final class Format extends Struct {
    private static final int FIELD_ANY = 0;

    private final StructLayout structLayout;

    public Format(Abi abi) {
        this(layout(abi));
    }

    private Format(StructLayout structLayout) {
        super(structLayout.size());
        this.structLayout = structLayout;
    }

    public static StructLayout layout(Abi abi) {
        return StructLayout.struct(abi, "v4l2_format")
                .u32("type")
                .union("fmt", 200, abi.longBytes())
                .within("fmt", "fmt.pix.width", 0)
                .within("fmt", "fmt.pix.height", 4)
                .within("fmt", "fmt.pix.pixelformat", 8)
                .within("fmt", "fmt.pix.field", 12)
                .within("fmt", "fmt.pix.bytesperline", 16)
                .within("fmt", "fmt.pix.sizeimage", 20)
                .build();
    }

    /** Asks for that picture; field order, line length and size of the image are the driver's to choose. */
    public Format ask(int pixelFormat, int width, int height) {
        clear();
        bytes().putInt(structLayout.offset("type"), VideoBuffer.TYPE_CAPTURE);
        bytes().putInt(structLayout.offset("fmt.pix.width"), width);
        bytes().putInt(structLayout.offset("fmt.pix.height"), height);
        bytes().putInt(structLayout.offset("fmt.pix.pixelformat"), pixelFormat);
        bytes().putInt(structLayout.offset("fmt.pix.field"), FIELD_ANY);
        return this;
    }

    public int width() {
        return bytes().getInt(structLayout.offset("fmt.pix.width"));
    }

    public int height() {
        return bytes().getInt(structLayout.offset("fmt.pix.height"));
    }

    public int pixelFormat() {
        return bytes().getInt(structLayout.offset("fmt.pix.pixelformat"));
    }

    public int bytesPerLine() {
        return bytes().getInt(structLayout.offset("fmt.pix.bytesperline"));
    }

    public int sizeImage() {
        return bytes().getInt(structLayout.offset("fmt.pix.sizeimage"));
    }
}
