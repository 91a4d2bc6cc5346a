package io.cameraservice.internal.encoder;

import io.cameraservice.stream.StreamPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The command lines of ffmpeg. Facts: ffmpeg 5.1, ffmpeg-formats(1), ffmpeg-codecs(1), and measurements. */
final class EncoderCommand {
    private EncoderCommand() {}

    /** Live Matroska on standard input to RTSP. */
    static List<String> publish(String program, EncoderRung rung, StreamPlan plan, String url) {
        List<String> command = live(program, rung, plan);
        // In-band parameter sets, or readers die when the encoder is started again; 1400: what fits every reader.
        command.addAll(List.of("-bsf:v", "dump_extra=freq=keyframe"));
        command.addAll(rtsp(url));
        return command;
    }

    /** Live Matroska with H.264 on standard input to RTSP, without encoding. */
    static List<String> copy(String program, String url) {
        List<String> command = input(program, List.of());
        // Puts start codes and, before each key frame, the parameter sets.
        command.addAll(List.of("-c:v", "copy", "-bsf:v", "h264_mp4toannexb"));
        command.addAll(rtsp(url));
        return command;
    }

    /** Live Matroska on standard input to bare H.264 on standard output: proves a rung. */
    static List<String> prove(String program, EncoderRung rung, StreamPlan plan) {
        List<String> command = live(program, rung, plan);
        command.addAll(List.of("-f", "h264", "pipe:1"));
        return command;
    }

    /** Bare H.264 on standard input to grey pictures on standard output. */
    static List<String> decode(String program) {
        return List.of(
                program,
                "-hide_banner",
                "-loglevel",
                "error",
                "-f",
                "h264",
                "-i",
                "pipe:0",
                "-f",
                "rawvideo",
                "-pix_fmt",
                "gray",
                "pipe:1");
    }

    private static List<String> live(String program, EncoderRung rung, StreamPlan plan) {
        List<String> command = input(program, rung.before());
        double seconds = plan.keyFrameInterval().toMillis() / 1000.0;
        int frames = (int) Math.max(1, Math.round(plan.rate().perSecond() * seconds));
        command.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-c:v", rung.codec()));
        command.addAll(rung.options());
        // By time, not by count alone: a camera in the dark halves its rate.
        command.addAll(List.of(
                "-g",
                Integer.toString(frames),
                "-force_key_frames",
                "expr:gte(t,n_forced*" + String.format(Locale.ROOT, "%.3f", seconds) + ")"));
        plan.maxBitrate()
                .ifPresent(bits -> command.addAll(
                        List.of("-maxrate", Integer.toString(bits), "-bufsize", Integer.toString(bits / 2))));
        return command;
    }

    private static List<String> input(String program, List<String> before) {
        // No "-fflags nobuffer": it throws away the first picture, with which ffmpeg looks at the input.
        List<String> command = new ArrayList<>(List.of(program, "-hide_banner", "-nostats", "-loglevel", "error"));
        command.addAll(before);
        command.addAll(List.of(
                "-probesize",
                "32",
                "-analyzeduration",
                "0",
                "-fpsprobesize",
                "0",
                "-f",
                "matroska",
                "-i",
                "pipe:0",
                "-an"));
        return command;
    }

    private static List<String> rtsp(String url) {
        return List.of("-pkt_size", "1400", "-flush_packets", "1", "-f", "rtsp", "-rtsp_transport", "tcp", url);
    }
}
