package io.cameraservice.internal.network.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** The pictures of a source, from its packets. Used by one thread. */
public final class VideoTrack implements RtspClient.PacketHandler {
    private final SourceDescription.Media media;
    private final RtpReceiver receiver;
    private final List<byte[]> parameterSets;
    private final RtpClock clock;
    private final int reporter = ThreadLocalRandom.current().nextInt();
    private long pictures;
    private long lastNanos;

    /** Takes pictures. */
    @FunctionalInterface
    public interface Pictures {
        /**
         * The next one.
         *
         * @param nanos on the source's clock; earlier than the one before if its time stamp went back
         * @param key whether a decoder can begin with it
         * @param data belongs to the receiver
         */
        void picture(long nanos, boolean key, byte[] data);
    }

    private VideoTrack(SourceDescription.Media media, Pictures handler, Consumer<String> damaged) {
        this.media = media;
        this.parameterSets = isH264() ? parameterSets(media) : List.of();
        this.clock = new RtpClock(media.clockRate());
        Depacketizer.Sink sink = new Depacketizer.Sink() {
            @Override
            public void unit(int timestamp, boolean key, byte[] data) {
                lastNanos = clock.nanos(timestamp);
                pictures++;
                handler.picture(lastNanos, key, data);
            }

            @Override
            public void damaged(String reason) {
                damaged.accept(reason);
            }
        };
        SourceDescription.Size size = media.size().orElse(new SourceDescription.Size(0, 0));
        this.receiver = new RtpReceiver(
                media.payloadType(),
                isH264()
                        ? new H264Depacketizer(parameterSets, sink)
                        : new JpegDepacketizer(size.width(), size.height(), sink));
    }

    /** The first track of a description whose pictures this client can read; empty if there is none. */
    public static Optional<VideoTrack> of(SourceDescription description, Pictures pictures, Consumer<String> damaged) {
        return description.media().stream()
                .filter(SourceDescription.Media::isVideo)
                .findFirst()
                .filter(m -> m.encoding().equals("H264") || m.encoding().equals("JPEG"))
                .map(m -> new VideoTrack(m, pictures, damaged));
    }

    /** What the source says about it. */
    public SourceDescription.Media media() {
        return media;
    }

    /** Whether it is H.264; otherwise JPEG. */
    public boolean isH264() {
        return media.encoding().equals("H264");
    }

    /** The parameter sets of the description, units without start codes; may be none. */
    public List<byte[]> parameterSets() {
        return parameterSets;
    }

    /** The clock of its time stamps. */
    RtpClock clock() {
        return clock;
    }

    /** How many pictures there were. */
    long pictures() {
        return pictures;
    }

    /** When the last of them was, on the source's clock. */
    long lastNanos() {
        return lastNanos;
    }

    /** Whether these packets would be its own by what they say. */
    boolean isSsrc(int ssrc) {
        return receiver.isSsrc(ssrc);
    }

    @Override
    public int rtp(int track, ByteBuffer packet) {
        receiver.packet(packet);
        return track;
    }

    @Override
    public void rtcp(int track, ByteBuffer packet) {
        // pictures alone need no other clock than their own
    }

    @Override
    public Optional<ByteBuffer> report(int track) {
        return receiver.packets() == 0 ? Optional.empty() : Optional.of(receiver.receiverReport(reporter));
    }

    private static List<byte[]> parameterSets(SourceDescription.Media media) {
        List<byte[]> sets = new ArrayList<>();
        for (String text : media.parameter("sprop-parameter-sets").orElse("").split(",", -1)) {
            try {
                byte[] unit = Base64.getDecoder().decode(text.strip());
                int type = unit.length > 1 ? unit[0] & 0x1F : 0;
                if (type == 7 || type == 8) {
                    sets.add(unit);
                }
            } catch (IllegalArgumentException e) {
                // cameras write all kinds of things there; what counts comes with the pictures
            }
        }
        return List.copyOf(sets);
    }
}
