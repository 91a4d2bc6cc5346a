package io.cameraservice.internal.registry;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.process.Ffmpeg;
import io.cameraservice.internal.relay.ReadTicket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes one picture out of a running stream, for cameras whose frames are no pictures. Safe for use by any thread. */
final class StreamDecoder {
    private final Ffmpeg ffmpeg;

    StreamDecoder(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /**
     * The picture at the stream's last key frame, as JPEG; starts the stream if need be.
     *
     * @throws CameraException.DependencyFailed without ffmpeg, or if it finds no picture
     */
    Frame picture(ManagedCamera camera) {
        ReadTicket ticket = camera.source().stream().ticket(Duration.ZERO, Optional.empty());
        byte[] jpeg = Ffmpeg.binaryOutput(List.of(
                        ffmpeg.program(),
                        "-hide_banner",
                        "-nostats",
                        "-nostdin",
                        "-loglevel",
                        "error",
                        "-rtsp_transport",
                        "tcp",
                        "-probesize",
                        "32",
                        "-analyzeduration",
                        "0",
                        "-fpsprobesize",
                        "0",
                        "-threads",
                        "1",
                        "-i",
                        ticket.url(),
                        "-frames:v",
                        "1",
                        "-q:v",
                        "2",
                        "-f",
                        "mjpeg",
                        "pipe:1"))
                .orElseThrow(() -> new CameraException.DependencyFailed(
                        "no_picture",
                        "ffmpeg",
                        "no picture could be decoded from the stream of " + camera.id()
                                + camera.stream()
                                        .status()
                                        .detail()
                                        .map(d -> ": " + d)
                                        .orElse(""),
                        null,
                        null));
        VideoMode mode = camera.status()
                .mode()
                .orElseThrow(() -> new CameraException.InvalidState(
                        "camera_disconnected", camera.id() + " was unplugged", "DISCONNECTED", List.of("RUNNING")));
        return Frame.owned(new VideoMode(PixelFormat.MJPEG, mode.size(), mode.rate()), 0, 0, System.nanoTime(), jpeg);
    }
}
