package io.cameraservice.device;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One picture as the device delivered it, or one access unit of an encoded stream.
 *
 * <p>A frame is either <em>owned</em> (its bytes live on the heap and stay valid as long as it is reachable) or
 * <em>borrowed</em> from a driver (its bytes are the device's own buffer, which goes back to the device on the last
 * {@link #close()}). Who receives a frame may read it until it returns from the call that passed it; to keep it longer,
 * {@link #retain()} and close it later, or take a {@link #copy()}. On an owned frame retain and close do nothing.
 *
 * <p>Safe for use by any thread. Reading {@link #data()} after the last close of a borrowed frame is refused with
 * {@link IllegalStateException}.
 */
public final class Frame implements AutoCloseable {
    private final VideoMode mode;
    private final int bytesPerLine;
    private final long sequence;
    private final long captureNanos;
    private final ByteBuffer data;
    private final @Nullable Runnable release;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Frame(
            VideoMode mode,
            int bytesPerLine,
            long sequence,
            long captureNanos,
            ByteBuffer data,
            @Nullable Runnable release) {
        this.mode = requireNonNull(mode, "mode");
        this.bytesPerLine = bytesPerLine;
        this.sequence = sequence;
        this.captureNanos = captureNanos;
        this.data = data;
        this.release = release;
    }

    /**
     * A frame whose bytes are on the heap and will not be written again.
     *
     * @param mode what was negotiated with the device
     * @param bytesPerLine length of one line of the first plane; 0 for compressed formats
     * @param sequence number of the frame as the device counts; a jump means lost frames
     * @param captureNanos capture time on the clock of {@link System#nanoTime()}
     */
    public static Frame owned(VideoMode mode, int bytesPerLine, long sequence, long captureNanos, byte[] data) {
        return new Frame(
                mode,
                bytesPerLine,
                sequence,
                captureNanos,
                ByteBuffer.wrap(data).asReadOnlyBuffer(),
                null);
    }

    /**
     * A frame in the device's own buffer.
     *
     * @param data position to limit are the frame's bytes
     * @param release called once, on any thread, when the frame has no holder any more
     */
    public static Frame borrowed(
            VideoMode mode, int bytesPerLine, long sequence, long captureNanos, ByteBuffer data, Runnable release) {
        return new Frame(
                mode,
                bytesPerLine,
                sequence,
                captureNanos,
                data.slice().asReadOnlyBuffer(),
                requireNonNull(release, "release"));
    }

    /** What was negotiated with the device. */
    public VideoMode mode() {
        return mode;
    }

    /** Layout of the bytes. */
    public PixelFormat format() {
        return mode.format();
    }

    /** Size of the picture. */
    public FrameSize size() {
        return mode.size();
    }

    /** Bytes from one line of the first plane to the next; 0 for compressed formats. */
    public int bytesPerLine() {
        return bytesPerLine;
    }

    /** Number of the frame as the device counts. */
    public long sequence() {
        return sequence;
    }

    /** Capture time in nanoseconds on the clock of {@link System#nanoTime()}. */
    public long captureNanos() {
        return captureNanos;
    }

    /** Number of bytes. */
    public int length() {
        return data.remaining();
    }

    /** The bytes, read-only, with a position of the caller's own. */
    public ByteBuffer data() {
        if (holders.get() <= 0) {
            throw new IllegalStateException(
                    "frame " + sequence + " went back to its device; retain() or copy() it first");
        }
        return data.duplicate();
    }

    /** The bytes in an array of the caller's own. */
    public byte[] toByteArray() {
        ByteBuffer view = data();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    /** Whether the bytes are the device's own and must be given back. */
    public boolean isBorrowed() {
        return release != null;
    }

    /** This frame, to be closed once more. */
    public Frame retain() {
        if (release != null) {
            holders.updateAndGet(n -> {
                if (n <= 0) {
                    throw new IllegalStateException("frame " + sequence + " went back to its device already");
                }
                return n + 1;
            });
        }
        return this;
    }

    /** An owned frame of the same content: this one if it is owned, else one copy. */
    public Frame copy() {
        return release == null ? this : owned(mode, bytesPerLine, sequence, captureNanos, toByteArray());
    }

    @Override
    public void close() {
        if (release != null && holders.decrementAndGet() == 0) {
            release.run();
        }
    }

    @Override
    public String toString() {
        return "frame " + sequence + " " + mode + " " + length() + " bytes";
    }
}
