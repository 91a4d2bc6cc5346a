package io.cameraservice.simulation;

import io.cameraservice.device.FrameSize;
import io.cameraservice.device.VideoMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/** A canvas with a scene on it, painted anew when somebody turned a control. Not safe for use by several threads. */
final class SceneRenderer {
    private final SimulatedCameraOptions options;
    private final VideoMode mode;
    private final Supplier<ImageAdjustments> adjustments;
    private final Canvas canvas;
    private ImageAdjustments painted;
    private Scene scene;

    /** A studio whose background is painted. */
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
