package io.cameraservice.testing;

import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.media.MediaTrack.Codec;
import io.cameraservice.internal.media.NutReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Sound as ffmpeg encodes it, one packet a piece: a beep of 100 ms each second. */
public record TestSound(MediaTrack track, List<MediaPacket> packets) {
    /** How ffmpeg makes the sound; the first beep begins at one second. */
    public static final String BEEPS = "aevalsrc=sin(2*PI*1000*t)*lt(mod(t\\,1)\\,0.1)*gte(t\\,1):s=48000";

    /** So many seconds of it, beginning at the zero of the packets' clock; track 1. */
    public static TestSound of(Codec codec, int seconds) throws Exception {
        String encoder = switch (codec) {
            case AAC -> "-c:a aac -ac 2";
            case OPUS -> "-c:a libopus -ac 2";
            case PCMU -> "-c:a pcm_mulaw -ar 8000 -ac 1 -af asetnsamples=160";
            case PCMA -> "-c:a pcm_alaw -ar 8000 -ac 1 -af asetnsamples=160";
            case H264 -> throw new IllegalArgumentException("no sound");
        };
        List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", BEEPS + ":d=" + seconds));
        arguments.addAll(List.of(encoder.split(" ", -1)));
        arguments.addAll(List.of("-f", "nut", "pipe:1"));
        NutReader reader =
                new NutReader(new ByteArrayInputStream(Ffmpeg.run(new byte[0], arguments.toArray(String[]::new))));
        List<MediaPacket> packets = new ArrayList<>();
        try {
            while (true) {
                NutReader.Packet packet = reader.next();
                long nanos = packet.ptsNanos() - delay(codec);
                packets.add(new MediaPacket(1, nanos, true, ByteBuffer.wrap(packet.data())));
            }
        } catch (EOFException e) {
            return new TestSound(track(codec), packets);
        }
    }

    /** What encoders put before the first sample; NUT has no times before zero. */
    private static long delay(Codec codec) {
        return codec == Codec.AAC ? 21_333_333 : codec == Codec.OPUS ? 6_500_000 : 0;
    }

    /** As a camera describes it. */
    private static MediaTrack track(Codec codec) {
        return switch (codec) {
            case AAC -> new MediaTrack(codec, 48_000, 2, List.of("1190"));
            case OPUS -> new MediaTrack(codec, 48_000, 2, List.of());
            case PCMU, PCMA -> new MediaTrack(codec, 8000, 1, List.of());
            case H264 -> MediaTrack.h264();
        };
    }
}
