package io.cameraservice.internal.stream;

import io.cameraservice.device.PixelFormat;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.rtsp.RelayStream;
import io.cameraservice.internal.stream.EncoderSelector.Choice;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.Since;
import io.cameraservice.stream.StreamPlan;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
        if (format.filter(PixelFormat.H264::equals).isEmpty()) {
            encoderSelector.choose();
        }
    }

    /**
     * Starts an encoder for this stream.
     *
     * @param sound what comes along with the frames of a camera that encodes itself
     * @throws io.cameraservice.CameraException.DependencyFailed if there is none that works
     */
    StreamEncoder start(
            String name,
            PixelFormat format,
            StreamPlan plan,
            RelayStream stream,
            Supplier<Optional<MediaTrack>> sound) {
        if (format.equals(PixelFormat.H264)) {
            return new H264Passthrough(stream, sound, Since.now(clock));
        }
        Choice choice = encoderSelector.choose();
        List<String> command = EncoderCommand.encode(ffmpeg.program(), choice.candidate(), plan);
        return new EncoderProcess(
                name,
                ChildProcess.start(name + "-encoder", command),
                choice.candidate().codec(),
                choice.why(),
                Since.now(clock),
                stream.publish(List.of(MediaTrack.h264())));
    }
}
