package io.cameraservice.device;

import java.util.Set;

/**
 * How the bytes of a {@link Frame} are laid out, named by the kernel's four-character code.
 *
 * <p>Codes and layouts are those of Linux {@code videodev2.h}. A format the service has no constant for is still a valid
 * value: it is listed, and refused only where its bytes would have to be understood.
 *
 * <p>Immutable, safe for use by any thread.
 *
 * @param fourcc exactly four printable ASCII characters, e.g. {@code "YUYV"}
 */
public record PixelFormat(String fourcc) {
    /** Motion JPEG, one picture per frame ({@code V4L2_PIX_FMT_MJPEG}). */
    public static final PixelFormat MJPEG = new PixelFormat("MJPG");

    /** One JFIF picture per frame ({@code V4L2_PIX_FMT_JPEG}). */
    public static final PixelFormat JPEG = new PixelFormat("JPEG");

    /** H.264, one access unit with start codes per frame ({@code V4L2_PIX_FMT_H264}). */
    public static final PixelFormat H264 = new PixelFormat("H264");

    /** Packed 4:2:2, bytes Y0 U Y1 V ({@code V4L2_PIX_FMT_YUYV}). */
    public static final PixelFormat YUYV = new PixelFormat("YUYV");

    /** Packed 4:2:2, bytes U Y0 V Y1 ({@code V4L2_PIX_FMT_UYVY}). */
    public static final PixelFormat UYVY = new PixelFormat("UYVY");

    /** A plane of Y, then one of interleaved UV at a quarter of the size ({@code V4L2_PIX_FMT_NV12}). */
    public static final PixelFormat NV12 = new PixelFormat("NV12");

    /** Planes Y, U, V in 4:2:0, also called I420 ({@code V4L2_PIX_FMT_YUV420}). */
    public static final PixelFormat I420 = new PixelFormat("YU12");

    /** Three bytes R G B a pixel ({@code V4L2_PIX_FMT_RGB24}). */
    public static final PixelFormat RGB24 = new PixelFormat("RGB3");

    /** Three bytes B G R a pixel ({@code V4L2_PIX_FMT_BGR24}). */
    public static final PixelFormat BGR24 = new PixelFormat("BGR3");

    /** One byte of luma a pixel ({@code V4L2_PIX_FMT_GREY}). */
    public static final PixelFormat GREY = new PixelFormat("GREY");

    private static final Set<PixelFormat> JPEG_FAMILY = Set.of(MJPEG, JPEG);

    public PixelFormat {
        if (fourcc.length() != 4 || !fourcc.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "a pixel format is four printable ASCII characters, not '" + fourcc + "'");
        }
    }

    /** The format of the kernel's little-endian code, as {@code v4l2_pix_format.pixelformat} holds it. */
    public static PixelFormat ofCode(int code) {
        char[] c = new char[4];
        for (int i = 0; i < 4; i++) {
            c[i] = (char) ((code >>> (8 * i)) & 0x7f); // bit 31 marks big-endian variants in videodev2.h
        }
        return new PixelFormat(new String(c));
    }

    /** The kernel's little-endian code of this format. */
    public int code() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            code |= fourcc.charAt(i) << (8 * i);
        }
        return code;
    }

    /** Whether a frame is a JPEG picture by itself. */
    public boolean isJpeg() {
        return JPEG_FAMILY.contains(this);
    }

    /** Whether a frame is compressed, so that its length varies and its bytes have no lines. */
    public boolean isCompressed() {
        return isJpeg() || equals(H264);
    }

    @Override
    public String toString() {
        return fourcc;
    }
}
