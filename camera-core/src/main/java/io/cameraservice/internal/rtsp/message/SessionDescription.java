package io.cameraservice.internal.rtsp.message;

import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.rtsp.rtp.RtpPacketizer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The tracks of a stream as readers get them (SDP, RFC 4566). Immutable.
 *
 * @param media for each track its lines but for the control line
 */
public record SessionDescription(List<List<String>> media) {
    private static final int PROFILE_AND_LEVEL = 4;

    public SessionDescription {
        media = media.stream().map(List::copyOf).toList();
    }

    /** The description of these tracks; the parameter sets are those of the pictures, none if they are not known yet. */
    public static SessionDescription of(List<MediaTrack> tracks, List<ByteBuffer> parameterSets) {
        List<List<String>> media = new ArrayList<>();
        for (int i = 0; i < tracks.size(); i++) {
            media.add(lines(tracks.get(i), RtpPacketizer.payloadType(i, tracks.get(i)), parameterSets));
        }
        return new SessionDescription(media);
    }

    private static List<String> lines(MediaTrack track, int type, List<ByteBuffer> parameterSets) {
        String kind = track.isVideo() ? "video" : "audio";
        String encoding = switch (track.codec()) {
            case H264 -> "H264/90000";
            case AAC -> "MPEG4-GENERIC/" + track.clockRate() + "/" + track.channels();
            case OPUS -> "opus/48000/2";
            case PCMU -> "PCMU/8000";
            case PCMA -> "PCMA/8000";
        };
        List<String> lines = new ArrayList<>();
        lines.add("m=" + kind + " 0 RTP/AVP " + type);
        lines.add("a=rtpmap:" + type + " " + encoding);
        switch (track.codec()) {
            case H264 -> lines.add("a=fmtp:" + type + " packetization-mode=1" + sets(parameterSets));
            case AAC ->
                lines.add(
                        "a=fmtp:" + type + " streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;"
                                + "indexdeltalength=3;config=" + String.join("", track.parameters()));
            case OPUS -> lines.add("a=fmtp:" + type + " sprop-stereo=" + (track.channels() == 2 ? 1 : 0));
            case PCMU, PCMA -> {
                // nothing more to know
            }
        }
        return lines;
    }

    private static String sets(List<ByteBuffer> units) {
        if (units.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        ByteBuffer sequence = units.get(0);
        if (sequence.remaining() >= PROFILE_AND_LEVEL) {
            int at = sequence.position();
            int profile = sequence.getInt(at) & 0xFFFFFF;
            text.append(String.format(Locale.ROOT, ";profile-level-id=%06X", profile));
        }
        text.append(";sprop-parameter-sets=");
        text.append(
                String.join(",", units.stream().map(SessionDescription::base64).toList()));
        return text.toString();
    }

    private static String base64(ByteBuffer unit) {
        byte[] bytes = new byte[unit.remaining()];
        unit.duplicate().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The text for a reader of the stream of this name. */
    public String text(String name) {
        StringBuilder sdp = new StringBuilder(512);
        line(sdp, "v=0");
        line(sdp, "o=- 0 0 IN IP4 127.0.0.1");
        line(sdp, "s=" + name);
        line(sdp, "c=IN IP4 0.0.0.0");
        line(sdp, "t=0 0");
        line(sdp, "a=control:*");
        for (int i = 0; i < media.size(); i++) {
            media.get(i).forEach(l -> line(sdp, l));
            line(sdp, "a=control:" + control(i));
        }
        return sdp.toString();
    }

    /** The control name readers use for a track. */
    public static String control(int track) {
        return "streamid=" + track;
    }

    private static void line(StringBuilder sdp, String text) {
        sdp.append(text).append("\r\n");
    }
}
