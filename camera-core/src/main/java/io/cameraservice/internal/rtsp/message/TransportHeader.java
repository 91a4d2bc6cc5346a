package io.cameraservice.internal.rtsp.message;

import java.util.Locale;

/**
 * What a SETUP's Transport header offers that the relay can serve: RTP interleaved on the RTSP connection.
 *
 * @param channel the RTP channel the client wishes, -1 if it leaves the choice to us; RTCP is one above
 */
public record TransportHeader(int channel) {
    private static final String INTERLEAVED = "interleaved=";

    /** The first usable one of the offers; 461 if there is none. */
    public static TransportHeader choose(String header) throws RtspException {
        for (String offer : header.split(",", -1)) {
            String[] parts = offer.strip().split(";", -1);
            String profile = parts[0].strip().toUpperCase(Locale.ROOT);
            if (profile.equals("RTP/AVP/TCP") && !offer.toLowerCase(Locale.ROOT).contains("multicast")) {
                return new TransportHeader(channel(parts));
            }
        }
        throw new RtspException(RtspStatus.UNSUPPORTED_TRANSPORT, "Only RTP/AVP/TCP, interleaved");
    }

    /** The header of the answer. */
    public static String answer(int channel, int ssrc) {
        return String.format(
                Locale.ROOT, "RTP/AVP/TCP;unicast;interleaved=%d-%d;ssrc=%08X", channel, channel + 1, ssrc);
    }

    private static int channel(String[] parts) throws RtspException {
        for (String part : parts) {
            String value = part.strip().toLowerCase(Locale.ROOT);
            if (value.startsWith(INTERLEAVED)) {
                String range = value.substring(INTERLEAVED.length());
                int dash = range.indexOf('-');
                String first = dash < 0 ? range : range.substring(0, dash);
                int channel = first.matches("[0-9]{1,3}") ? Integer.parseInt(first) : 255;
                if (channel > 254 || (dash >= 0 && !range.substring(dash + 1).equals(Integer.toString(channel + 1)))) {
                    throw RtspException.malformed("Bad interleaved channels");
                }
                return channel;
            }
        }
        return -1;
    }
}
