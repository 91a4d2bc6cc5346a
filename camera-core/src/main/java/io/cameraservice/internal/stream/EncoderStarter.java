package io.cameraservice.internal.stream;

import io.cameraservice.device.PixelFormat;
import io.cameraservice.internal.stream.EncoderSelector.Choice;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.stream.StreamPlan;
import java.time.InstantSource;
import java.util.Optional;

/** Starts ffmpeg for a source of this format. Safe for use by any thread. */
public final class EncoderStarter {
    private final Ffmpeg ffmpeg;
    private final EncoderSelector encoderSelector;
    private final InstantSource clock;

    public EncoderStarter(Ffmpeg ffmpeg, EncoderSelector encoderSelector, InstantSource clock) {
        this.ffmpeg = ffmpeg;
        this.encoderSelector = encoderSelector;
        this.clock = clock;
    }

    /**
     * Makes sure that frames in this format can be encoded; without a format, that there is an encoder. May take some seconds
     * soon after the start, while encoders are tried.
     *
     * @throws io.cameraservice.CameraException.DependencyFailed if not, saying what to do
     */
    public void require(Optional<PixelFormat> format) {
        if (format.filter(PixelFormat.H264::equals).isPresent()) {
            ffmpeg.program();
        } else {
            encoderSelector.choose();
        }
    }

    /**
     * Starts an encoder that publishes to this address.
     *
     * @throws io.cameraservice.CameraException.DependencyFailed if there is none that works
     */
    EncoderProcess start(String name, PixelFormat format, StreamPlan plan, String publishUrl) {
        if (format.equals(PixelFormat.H264)) {
            return new EncoderProcess(
                    ChildProcess.start(name + "-encoder", EncoderCommand.copy(ffmpeg.program(), publishUrl)),
                    "copy",
                    "the camera delivers H.264 itself",
                    clock.instant());
        }
        Choice choice = encoderSelector.choose();
        return new EncoderProcess(
                ChildProcess.start(
                        name + "-encoder",
                        EncoderCommand.publish(ffmpeg.program(), choice.candidate(), plan, publishUrl)),
                choice.candidate().codec(),
                choice.why(),
                clock.instant());
    }
}
