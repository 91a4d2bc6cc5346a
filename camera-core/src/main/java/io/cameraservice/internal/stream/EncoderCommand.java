package io.cameraservice.internal.stream;

import io.cameraservice.stream.StreamPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The command lines of ffmpeg. Facts: ffmpeg 5.1, ffmpeg-formats(1), ffmpeg-codecs(1), and measurements. */
final class EncoderCommand {
    private EncoderCommand() {}

    /** Live Matroska on standard input to H.264 in NUT on standard output, each key frame with its parameter sets. */
    static List<String> encode(String program, EncoderCandidate candidate, StreamPlan plan) {
        List<String> command = live(program, candidate, plan);
        command.addAll(List.of("-bsf:v", "dump_extra=freq=keyframe", "-f", "nut", "-flush_packets", "1", "pipe:1"));
        return command;
    }

    /** Live Matroska on standard input to bare H.264 on standard output: proves a candidate. */
    static List<String> prove(String program, EncoderCandidate candidate, StreamPlan plan) {
        List<String> command = live(program, candidate, plan);
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

    private static List<String> live(String program, EncoderCandidate candidate, StreamPlan plan) {
        List<String> command = input(program, candidate.before());
        command.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-c:v", candidate.codec()));
        command.addAll(candidate.options());
        command.addAll(keyFrames(plan));
        plan.maxBitrate()
                .ifPresent(bits -> command.addAll(
                        List.of("-maxrate", Integer.toString(bits), "-bufsize", Integer.toString(bits / 2))));
        return command;
    }

    /**
     * By time, and by count only where an encoder does not do it by time: a camera in the dark halves its rate. Four times as often
     * at first, since whoever woke the encoder by way of a media server comes too late for the first one: a media server keeps none.
     */
    private static List<String> keyFrames(StreamPlan plan) {
        double seconds = plan.keyFrameInterval().toMillis() / 1000.0;
        double rate = plan.rate().perSecond();
        String nearest = String.format(
                Locale.ROOT, "expr:gte(t+%.4f,%.4f*if(lt(n_forced,5),n_forced/4,n_forced-3))", 0.5 / rate, seconds);
        String most = Long.toString((long) Math.ceil(rate * seconds * 1.25));
        return List.of("-g", most, "-force_key_frames", nearest);
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
}
