package io.cameraservice.internal.media;

import java.util.List;

/**
 * What the packets of a track are. Immutable.
 *
 * @param codec how they are encoded
 * @param clockRate ticks a second that its format counts time in
 * @param channels of sound; 0 for pictures
 * @param parameters what decoders have to know beforehand, in hexadecimal: for H.264 the newest SPS and PPS, units without start
 *     codes; for AAC the AudioSpecificConfig (ISO/IEC 14496-3); may be empty where it comes with the packets
 */
public record MediaTrack(Codec codec, int clockRate, int channels, List<String> parameters) {
    /** Encodings that go through the service as they are. */
    public enum Codec {
        /** ITU-T H.264; packets are access units with start codes. */
        H264,
        /** ISO/IEC 14496-3; packets are raw access units. */
        AAC,
        /** RFC 6716. */
        OPUS,
        /** G.711, mu-law. */
        PCMU,
        /** G.711, A-law. */
        PCMA
    }

    public MediaTrack {
        parameters = List.copyOf(parameters);
    }

    /** Pictures in H.264 whose parameter sets come with the key frames. */
    public static MediaTrack h264() {
        return new MediaTrack(Codec.H264, 90_000, 0, List.of());
    }

    /** Whether it has pictures. */
    public boolean isVideo() {
        return codec == Codec.H264;
    }
}
