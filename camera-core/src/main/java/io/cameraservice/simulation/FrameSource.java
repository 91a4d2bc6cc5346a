package io.cameraservice.simulation;

import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import java.time.Instant;
import java.util.function.Supplier;

/** Fills the buffers of a capture. Used by its thread alone. */
interface FrameSource {
    /** Bytes a buffer must have. */
    int capacity();

    /** Bytes from one line to the next; 0 for compressed formats. */
    int bytesPerLine();

    /**
     * Writes the frame of this number.
     *
     * @return its length in bytes
     */
    int write(long sequence, Instant wallTime, byte[] buffer);

    /** The source of what this camera shows in this mode, as its controls have it at each frame. */
    static FrameSource of(SimulatedCameraOptions options, VideoMode mode, Supplier<Look> look) {
        if (mode.format().equals(PixelFormat.H264)) {
            return options.recording().orElseThrow().source();
        }
        Studio studio = new Studio(options, mode, look);
        return mode.format().isJpeg() ? new Jpeg(studio, options.quality()) : new Raw(studio);
    }

    /** Painted pictures as they are. */
    record Raw(Studio studio) implements FrameSource {
        @Override
        public int capacity() {
            return studio.canvas().pixels().length;
        }

        @Override
        public int bytesPerLine() {
            return studio.canvas().width() * 2;
        }

        @Override
        public int write(long sequence, Instant wallTime, byte[] buffer) {
            studio.prepare();
            studio.draw(sequence, wallTime);
            byte[] pixels = studio.canvas().pixels();
            System.arraycopy(pixels, 0, buffer, 0, pixels.length);
            return pixels.length;
        }
    }

    /** Painted pictures as JPEG. */
    final class Jpeg implements FrameSource {
        private final Studio studio;
        private final int quality;
        private CellJpeg coder;

        Jpeg(Studio studio, int quality) {
            this.studio = studio;
            this.quality = quality;
            coder = new CellJpeg(studio.canvas(), quality);
        }

        @Override
        public int capacity() {
            return CellJpeg.capacity(studio.canvas());
        }

        @Override
        public int bytesPerLine() {
            return 0;
        }

        @Override
        public int write(long sequence, Instant wallTime, byte[] buffer) {
            if (studio.prepare()) {
                coder = new CellJpeg(studio.canvas(), quality);
            }
            studio.draw(sequence, wallTime);
            return coder.encode(studio.canvas(), buffer);
        }
    }
}
