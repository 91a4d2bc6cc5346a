package io.cameraservice.simulation;

import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import java.time.Instant;
import java.time.ZoneId;

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

    /** The source of what this camera shows in this mode. */
    static FrameSource of(SimulatedCameraOptions options, VideoMode mode) {
        if (mode.format().equals(PixelFormat.H264)) {
            return options.recording().orElseThrow().source();
        }
        FrameSize size = mode.size();
        boolean jpeg = mode.format().isJpeg();
        Canvas canvas = new Canvas(size.width(), size.height(), jpeg);
        Scene scene = new Scene(canvas, options.number(), options.name(), mode.toString(), ZoneId.systemDefault());
        double interval = 1 / mode.rate().perSecond();
        return jpeg ? new Jpeg(canvas, scene, interval, options.quality()) : new Raw(canvas, scene, interval);
    }

    /** Painted pictures as they are. */
    record Raw(Canvas canvas, Scene scene, double interval) implements FrameSource {
        @Override
        public int capacity() {
            return canvas.pixels().length;
        }

        @Override
        public int bytesPerLine() {
            return canvas.width() * 2;
        }

        @Override
        public int write(long sequence, Instant wallTime, byte[] buffer) {
            scene.draw(sequence, sequence * interval, wallTime);
            System.arraycopy(canvas.pixels(), 0, buffer, 0, canvas.pixels().length);
            return canvas.pixels().length;
        }
    }

    /** Painted pictures as JPEG. */
    final class Jpeg implements FrameSource {
        private final Canvas canvas;
        private final Scene scene;
        private final double interval;
        private final CellJpeg coder;

        Jpeg(Canvas canvas, Scene scene, double interval, int quality) {
            this.canvas = canvas;
            this.scene = scene;
            this.interval = interval;
            coder = new CellJpeg(canvas, quality);
        }

        @Override
        public int capacity() {
            return CellJpeg.capacity(canvas);
        }

        @Override
        public int bytesPerLine() {
            return 0;
        }

        @Override
        public int write(long sequence, Instant wallTime, byte[] buffer) {
            scene.draw(sequence, sequence * interval, wallTime);
            return coder.encode(canvas, buffer);
        }
    }
}
