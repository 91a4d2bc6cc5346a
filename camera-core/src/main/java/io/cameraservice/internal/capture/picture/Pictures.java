package io.cameraservice.internal.capture.picture;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Encodes frames as picture files. A camera's own JPEG is passed on unchanged; raw formats are encoded.
 *
 * <p>Caches a few JPEG writers; {@link #close()} disposes of them. Needs no display, no fonts and no temporary
 * files, and changes no global setting of ImageIO. Safe for use by any thread.
 */
public final class Pictures implements AutoCloseable {
    /** Default quality of raw frames. */
    public static final int DEFAULT_QUALITY = 90;

    private static final int SPARE_WRITERS = 4;

    private final BlockingQueue<ImageWriter> writers = new ArrayBlockingQueue<>(SPARE_WRITERS);

    /** The frame as JPEG: its own bytes, or encoded at {@link #DEFAULT_QUALITY}. */
    public byte[] jpeg(Frame frame) {
        return jpeg(frame, DEFAULT_QUALITY);
    }

    /**
     * The frame as JPEG.
     *
     * @param rawQuality 1…100, for raw formats; a JPEG frame is passed on byte for byte, with the standard Huffman tables put in
     *     where they are missing, since hardly a program opens it without
     * @throws CameraException.NotSupported for a format that cannot be turned into a picture
     * @throws CameraException reason {@code frame_damaged} if bytes are missing
     */
    public byte[] jpeg(Frame frame, int rawQuality) {
        return frame.format().isJpeg() ? JpegHeader.openable(frame.data()) : jpeg(image(frame), rawQuality);
    }

    /**
     * The picture as JPEG.
     *
     * @param quality 1…100
     */
    public byte[] jpeg(BufferedImage image, int quality) {
        if (quality < 1 || quality > 100) {
            throw new CameraException.InvalidArgument("quality", "1..100", "quality is from 1 to 100, not " + quality);
        }
        ImageWriter spare = writers.poll();
        ImageWriter writer = spare != null ? spare : writer("jpeg");
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality / 100f);
        byte[] bytes = write(writer, image, param);
        writer.reset();
        if (!writers.offer(writer)) {
            writer.dispose();
        }
        return bytes;
    }

    /** The picture as PNG. */
    public byte[] png(BufferedImage image) {
        ImageWriter writer = writer("png");
        try {
            return write(writer, image, writer.getDefaultWriteParam());
        } finally {
            writer.dispose();
        }
    }

    /**
     * The frame as a picture in memory, of type {@code 3BYTE_BGR} or {@code BYTE_GRAY} for what is raw.
     *
     * @throws CameraException.NotSupported for a format that cannot be turned into a picture
     * @throws CameraException reason {@code frame_damaged} if it cannot be decoded
     */
    public static BufferedImage image(Frame frame) {
        return frame.format().isJpeg() ? decode(frame) : RawPixels.image(frame);
    }

    /** Scaled down to this width in its own shape, by the mean of areas; itself if it is not wider. */
    public static BufferedImage scaled(BufferedImage image, int width) {
        if (width < 1) {
            throw new IllegalArgumentException("a picture " + width + " pixels wide is not possible");
        }
        if (image.getWidth() <= width) {
            return image;
        }
        int height = Math.max(1, Math.round((float) image.getHeight() * width / image.getWidth()));
        int bands = image.getRaster().getNumBands();
        float[] narrow = columns(image, width, bands);
        BufferedImage result = new BufferedImage(
                width, height, bands < 3 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        WritableRaster raster = result.getRaster();
        int used = Math.min(bands, raster.getNumBands());
        int[] line = new int[width * raster.getNumBands()];
        double ratio = (double) image.getHeight() / height;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < used; band++) {
                    float mean = mean(narrow, x * bands + band, width * bands, image.getHeight(), y * ratio, ratio);
                    line[x * used + band] = Math.min(255, Math.round(mean));
                }
            }
            raster.setPixels(0, y, width, 1, line);
        }
        return result;
    }

    @Override
    public void close() {
        for (ImageWriter writer = writers.poll(); writer != null; writer = writers.poll()) {
            writer.dispose();
        }
    }

    private static BufferedImage decode(Frame frame) {
        ByteBuffer data = frame.data();
        if (new JpegScanner().scan(data) != null) {
            throw damaged(frame, null);
        }
        byte[] bytes = JpegHeader.openable(data);
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            return reader.read(0);
        } catch (IOException | RuntimeException e) {
            throw damaged(frame, e);
        } finally {
            reader.dispose();
        }
    }

    private static CameraException damaged(Frame frame, @Nullable Exception cause) {
        return new CameraException("frame_damaged", frame + " is no whole JPEG picture", "take another one", cause);
    }

    private static ImageWriter writer(String format) {
        Iterator<ImageWriter> found = ImageIO.getImageWritersByFormatName(format);
        if (!found.hasNext()) {
            throw new IllegalStateException("this Java runtime cannot write " + format + " pictures");
        }
        return found.next();
    }

    private static byte[] write(ImageWriter writer, BufferedImage image, ImageWriteParam param) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture could not be written to memory", e);
        }
        return bytes.toByteArray();
    }

    /** The picture at its full height with so many columns. */
    private static float[] columns(BufferedImage image, int width, int bands) {
        int from = image.getWidth();
        float[] narrow = new float[image.getHeight() * width * bands];
        float[] line = new float[from * bands];
        double ratio = (double) from / width;
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRaster().getPixels(0, y, from, 1, line);
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < bands; band++) {
                    narrow[at++] = mean(line, band, bands, from, x * ratio, ratio);
                }
            }
        }
        return narrow;
    }

    /** Mean of {@code count} samples, {@code step} apart, over a stretch that may begin and end within one. */
    private static float mean(float[] samples, int offset, int step, int count, double start, double length) {
        double end = Math.min(count, start + length);
        double sum = 0;
        for (int i = (int) start; i < end; i++) {
            sum += samples[offset + i * step] * (Math.min(end, i + 1) - Math.max(start, i));
        }
        return (float) (sum / (end - start));
    }
}
