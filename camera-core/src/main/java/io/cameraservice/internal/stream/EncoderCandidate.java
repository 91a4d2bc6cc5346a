package io.cameraservice.internal.stream;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One H.264 encoder of ffmpeg and its options.
 *
 * @param codec ffmpeg's name of the encoder
 * @param plausible whether the machine looks as if it could; spares hopeless tries
 * @param before options before the input
 * @param options options of the encoder: no B-frames, 4:2:0, lowest delay
 */
record EncoderCandidate(String codec, BooleanSupplier plausible, List<String> before, List<String> options) {
    private static final Path RENDER_NODE = Path.of("/dev/dri/renderD128");

    /** From the best to the last resort. */
    static final List<EncoderCandidate> LADDER = List.of(
            new EncoderCandidate(
                    "h264_nvenc",
                    () -> Files.exists(Path.of("/dev/nvidia0")),
                    List.of(),
                    List.of("-preset", "p1", "-tune", "ull", "-bf", "0", "-pix_fmt", "yuv420p")),
            new EncoderCandidate(
                    "h264_vaapi",
                    () -> Files.isWritable(RENDER_NODE),
                    List.of("-vaapi_device", RENDER_NODE.toString()),
                    List.of("-vf", "format=nv12,hwupload", "-bf", "0", "-profile:v", "main")),
            new EncoderCandidate(
                    "h264_v4l2m2m", EncoderCandidate::hasEncoderNode, List.of(), List.of("-pix_fmt", "yuv420p")),
            new EncoderCandidate(
                    "libx264",
                    () -> true,
                    List.of(),
                    List.of(
                            "-preset",
                            "ultrafast",
                            "-tune",
                            "zerolatency",
                            "-profile:v",
                            "baseline",
                            "-pix_fmt",
                            "yuv420p")),
            new EncoderCandidate(
                    "libopenh264",
                    () -> true,
                    List.of(),
                    List.of("-profile:v", "constrained_baseline", "-pix_fmt", "yuv420p")));

    /** Whether the kernel knows a memory-to-memory encoder; asked of sysfs, so that no camera node is opened. */
    private static boolean hasEncoderNode() {
        try (DirectoryStream<Path> nodes = Files.newDirectoryStream(Path.of("/sys/class/video4linux"))) {
            for (Path node : nodes) {
                if (Files.readString(node.resolve("name")).contains("enc")) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }
}
