package io.cameraservice.simulation;

import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import java.time.Instant;
import java.util.function.Supplier;

/** Fills the buffers of a capture. Used by its thread alone. */
interface FrameSource {
    /** Bytes from one line to the next; 0 for compressed formats. */
    int bytesPerLine();

    /** Writes the frame of this number. */
    void write(long sequence, Instant wallTime, FrameBuffer buffer);

    /** The source of what this camera shows in this mode, as its controls have it at each frame. */
    static FrameSource of(SimulatedCameraOptions options, VideoMode mode, Supplier<ImageAdjustments> look) {
        if (mode.format().equals(PixelFormat.H264)) {
            return options.recording().orElseThrow().source();
        }
        SceneRenderer studio = new SceneRenderer(options, mode, look);
        return mode.format().isJpeg() ? new Jpeg(studio, options.quality()) : new Raw(studio);
    }

    /** Painted pictures as they are. */
    record Raw(SceneRenderer studio) implements FrameSource {
        @Override
        public int bytesPerLine() {
            return studio.canvas().width() * 2;
        }

        @Override
        public void write(long sequence, Instant wallTime, FrameBuffer buffer) {
            studio.prepare();
            studio.draw(sequence, wallTime);
            buffer.copy(studio.canvas().pixels());
        }
    }

    /** Painted pictures as JPEG. */
    final class Jpeg implements FrameSource {
        private final SceneRenderer studio;
        private final int quality;
        private CellJpeg coder;

        Jpeg(SceneRenderer studio, int quality) {
            this.studio = studio;
            this.quality = quality;
            coder = new CellJpeg(studio.canvas(), quality);
        }

        @Override
        public int bytesPerLine() {
            return 0;
        }

        @Override
        public void write(long sequence, Instant wallTime, FrameBuffer buffer) {
            if (studio.prepare()) {
                coder = new CellJpeg(studio.canvas(), quality);
            }
            studio.draw(sequence, wallTime);
            coder.encode(studio.canvas(), buffer);
        }
    }
}
