package io.cameraservice.simulation;

import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/** Fills the buffers of a capture. Used by its thread alone. */
interface FrameSource {
    /** Bytes from one line to the next; 0 for compressed formats. */
    int bytesPerLine();

    /** Writes the frame of this number. */
    void write(long sequence, Instant wallTime, FrameBuffer buffer);

    /** The source of what this camera shows in this mode, as its controls have it at each frame. */
    static FrameSource of(SimulatedCameraOptions options, VideoMode mode, Supplier<ImageAdjustments> adjustments) {
        if (mode.format().equals(PixelFormat.H264)) {
            return options.recording().orElseThrow().source();
        }
        SceneRenderer renderer = new SceneRenderer(options, mode, adjustments);
        return mode.format().isJpeg() ? new Jpeg(renderer, options.quality()) : new Raw(renderer);
    }

    /** Painted pictures as they are. */
    record Raw(SceneRenderer renderer) implements FrameSource {
        @Override
        public int bytesPerLine() {
            return renderer.canvas().width() * 2;
        }

        @Override
        public void write(long sequence, Instant wallTime, FrameBuffer buffer) {
            renderer.prepare();
            renderer.draw(sequence, wallTime);
            buffer.copy(renderer.canvas().pixels());
        }
    }

    /** Painted pictures as JPEG. */
    final class Jpeg implements FrameSource {
        private final SceneRenderer renderer;
        private final int quality;
        private CellJpeg coder;

        Jpeg(SceneRenderer renderer, int quality) {
            this.renderer = renderer;
            this.quality = quality;
            coder = new CellJpeg(renderer.canvas(), quality);
        }

        @Override
        public int bytesPerLine() {
            return 0;
        }

        @Override
        public void write(long sequence, Instant wallTime, FrameBuffer buffer) {
            if (renderer.prepare()) {
                coder = new CellJpeg(renderer.canvas(), quality);
            }
            renderer.draw(sequence, wallTime);
            coder.encode(renderer.canvas(), buffer);
        }
    }

    /** A canvas with a scene on it, painted anew when a control has changed. */
    final class SceneRenderer {
        private final SimulatedCameraOptions options;
        private final VideoMode mode;
        private final Supplier<ImageAdjustments> adjustments;
        private final Canvas canvas;
        private ImageAdjustments painted;
        private Scene scene;

        SceneRenderer(SimulatedCameraOptions options, VideoMode mode, Supplier<ImageAdjustments> adjustments) {
            this.options = options;
            this.mode = mode;
            this.adjustments = adjustments;
            FrameSize size = mode.size();
            canvas = new Canvas(size.width(), size.height(), mode.format().isJpeg());
            painted = adjustments.get();
            scene = paint(painted);
        }

        Canvas canvas() {
            return canvas;
        }

        /** Paints the background again if it does not look as it should; whether it did. */
        boolean prepare() {
            ImageAdjustments wanted = adjustments.get();
            if (wanted.equals(painted)) {
                return false;
            }
            painted = wanted;
            scene = paint(wanted);
            return true;
        }

        void draw(long sequence, Instant wallTime) {
            scene.draw(sequence, sequence / mode.rate().perSecond(), wallTime);
        }

        private Scene paint(ImageAdjustments as) {
            canvas.adjustments(as);
            return new Scene(
                    canvas, options.number(), options.name(), mode.toString(), ZoneId.systemDefault(), as.pattern());
        }
    }
}
