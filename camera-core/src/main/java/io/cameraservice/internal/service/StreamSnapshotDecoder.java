package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.rtsp.ReadGrant;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.Ffmpeg;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes pictures out of a running stream, for cameras whose frames are no pictures. Safe for use by any thread. */
final class StreamSnapshotDecoder {
    private final Ffmpeg ffmpeg;

    StreamSnapshotDecoder(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /**
     * The picture at the stream's last key frame, as JPEG; starts the stream if need be.
     *
     * @throws CameraException.DependencyFailed without ffmpeg, or if it finds no picture
     */
    Frame picture(CameraImpl camera) {
        ReadGrant grant = camera.source().stream().grant(Duration.ZERO, Optional.empty());
        List<String> command = reading(grant);
        command.addAll(List.of("-frames:v", "1", "-q:v", "2", "-f", "mjpeg", "pipe:1"));
        byte[] jpeg = Ffmpeg.picture(command)
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

    /**
     * Starts to decode the stream from its last key frame on, as {@code mpjpeg} on standard output; starts the stream if need be.
     *
     * @throws CameraException.DependencyFailed without ffmpeg
     */
    ChildProcess pictures(CameraImpl camera) {
        List<String> command = reading(camera.source().stream().grant(Duration.ZERO, Optional.empty()));
        command.addAll(List.of(
                "-fps_mode",
                "passthrough",
                "-vf",
                // more is no live picture but a film, and costs as much
                "select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.06)'",
                "-c:v",
                "mjpeg",
                "-q:v",
                "4",
                "-huffman",
                "default",
                "-flush_packets",
                "1",
                "-f",
                "mpjpeg",
                "pipe:1"));
        return ChildProcess.start(camera.id() + "-pictures", command);
    }

    private List<String> reading(ReadGrant grant) {
        return ffmpeg.reading("error", grant.url());
    }
}
