package io.cameraservice.internal.network;

import io.cameraservice.device.FrameSize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command lines for a source. Its URL, which holds the password, is not on them but in a playlist of one entry on standard
 * input: command lines can be read by every user of the machine. Facts: ffmpeg-formats(1) "concat", ffmpeg 5.1, and measurements.
 */
final class PullCommand {
    /** Silence of the network, in microseconds, after which ffmpeg gives up. */
    private static final int NETWORK_MICROS = 5_000_000;

    private static final int LOOK_PACKETS = 40;

    private static final String FROM_KEY_FRAME = "select=key+selected_n";

    /**
     * Time stamps that only grow: a source whose clock is set back, or whose first sender report says so, goes on a picture later
     * than before. ffmpeg's JPEG encoder ends at the first that does not grow ("Invalid pts", libavcodec/mpegvideo_enc.c).
     */
    static final String GROWING_TIMES = "settb=1/90000,setpts='st(0,if(isnan(PREV_OUTPTS),0,"
            + "if(gt(PTS+ld(0),PREV_OUTPTS),ld(0),PREV_OUTPTS+3000-PTS)))+PTS'";

    private PullCommand() {}

    /** The playlist, for standard input. */
    static byte[] playlist(KnownSource stream) {
        String quoted = stream.address().url().replace("'", "'\\''");
        String options = String.join(
                "\n",
                "option rtsp_transport " + stream.transport().name().toLowerCase(Locale.ROOT),
                "option timeout " + NETWORK_MICROS,
                "option allowed_media_types video",
                // What is sent is known: nothing is read ahead to find out, but for sources that do not describe
                // themselves.
                "option fpsprobesize 0",
                "option analyzeduration 3000000");
        String text = "ffconcat version 1.0\nfile '" + quoted + "'\n" + options + "\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What is sent, and the first packets' times, as JSON on standard output. */
    static List<String> look(String ffprobe) {
        List<String> command = new ArrayList<>(List.of(ffprobe, "-v", "error"));
        command.addAll(playlistInput());
        command.addAll(List.of(
                "-select_streams",
                "v:0",
                "-show_entries",
                "stream=codec_name,width,height,avg_frame_rate,r_frame_rate:packet=pts",
                "-read_intervals",
                "%+#" + LOOK_PACKETS,
                "-of",
                "json=compact=1"));
        return command;
    }

    /** The source's own packets as NUT on standard output, from the very first on, each key frame with its parameter sets. */
    static List<String> copy(String ffmpeg, boolean h264) {
        List<String> command = input(ffmpeg);
        command.addAll(List.of("-c:v", "copy", "-copyinkf"));
        if (h264) {
            command.addAll(List.of("-bsf:v", "dump_extra=freq=keyframe"));
        }
        command.addAll(output());
        return command;
    }

    /**
     * The source's pictures as JPEG of this size, in NUT on standard output, from the first key frame on: those before it refer
     * to pictures that never came, and ffmpeg's H.265 decoder invents them.
     */
    static List<String> decode(String ffmpeg, FrameSize size) {
        List<String> command = input(ffmpeg);
        command.addAll(List.of(
                "-fps_mode",
                "passthrough",
                "-enc_time_base",
                "1:90000",
                "-vf",
                FROM_KEY_FRAME + "," + GROWING_TIMES + ",scale=" + size.width() + ":" + size.height()
                        + ":out_range=pc,format=yuvj420p",
                "-c:v",
                "mjpeg",
                "-huffman",
                "default",
                "-q:v",
                "3"));
        command.addAll(output());
        return command;
    }

    private static List<String> input(String ffmpeg) {
        List<String> command =
                new ArrayList<>(List.of(ffmpeg, "-hide_banner", "-nostats", "-loglevel", "error", "-threads", "2"));
        command.addAll(List.of("-probesize", "32", "-analyzeduration", "0", "-fpsprobesize", "0"));
        command.addAll(playlistInput());
        command.addAll(List.of("-map", "0:v:0"));
        return command;
    }

    private static List<String> playlistInput() {
        return List.of(
                "-protocol_whitelist",
                "pipe,rtsp,rtsps,tcp,tls,udp,rtp,crypto",
                "-f",
                "concat",
                "-safe",
                "0",
                "-i",
                "pipe:0");
    }

    private static List<String> output() {
        return List.of("-f", "nut", "-flush_packets", "1", "pipe:1");
    }
}
