package io.cameraservice.internal.network.client;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The packets of a source that sends pictures and sound: track 0 is the pictures, track 1 the sound. Times of sound are on the clock
 * of the pictures; sound before the first picture is left out. Whatever the sound does, pictures go on. Used by one thread.
 */
public final class PictureAndSound implements RtspClient.PacketHandler {
    private static final int SOUND = 1;
    private static final int MIN_RTP = 12;
    private static final int MIN_RTCP = 8;

    private final VideoTrack video;
    private final SoundTrack sound;
    private final RtpReceiver receiver;
    private final SoundClock clock;
    private final int reporter = ThreadLocalRandom.current().nextInt();
    private long pictures;

    /** Takes sound. */
    @FunctionalInterface
    public interface Sound {
        /**
         * The next access unit.
         *
         * @param nanos on the clock of the pictures; earlier than the one before where that was corrected
         * @param data belongs to the receiver
         */
        void sound(long nanos, byte[] data);
    }

    /** These pictures, and sound that can be passed on. */
    public PictureAndSound(VideoTrack video, SoundTrack sound, Sound handler) {
        this.video = video;
        this.sound = sound;
        this.clock = new SoundClock(video.clock(), sound.media().clockRate());
        Depacketizer.Sink sink = new Depacketizer.Sink() {
            @Override
            public void unit(int timestamp, boolean key, byte[] data) {
                clock.nanos(timestamp, System.nanoTime()).ifPresent(nanos -> handler.sound(nanos, data));
            }

            @Override
            public void newest(int timestamp) {
                clock.arrived(timestamp, System.nanoTime());
            }

            @Override
            public void damaged(String reason) {
                // a gap in the sound
            }
        };
        this.receiver = new RtpReceiver(sound.media().payloadType(), sound.depacketizer(sink));
    }

    @Override
    public int rtp(int track, ByteBuffer packet) {
        int whose = whose(track, packet);
        if (whose == SOUND) {
            receiver.packet(packet);
            return whose;
        }
        video.rtp(whose, packet);
        if (video.pictures() != pictures) {
            pictures = video.pictures();
            clock.picture(video.lastNanos(), System.nanoTime());
        }
        return whose;
    }

    /** By the type of its payload where the types differ: some cameras mix up the channels. */
    private int whose(int channel, ByteBuffer packet) {
        int pictureType = video.media().payloadType();
        int soundType = sound.media().payloadType();
        if (packet.remaining() < MIN_RTP || pictureType == soundType) {
            return channel;
        }
        int type = packet.get(packet.position() + 1) & 0x7F;
        return type == soundType ? SOUND : type == pictureType ? 0 : channel;
    }

    @Override
    public void rtcp(int track, ByteBuffer packet) {
        if (packet.remaining() < MIN_RTCP) {
            return;
        }
        SenderReport.read(packet).ifPresent(report -> {
            boolean ofSound = receiver.isSsrc(report.ssrc()) || (track == SOUND && !video.isSsrc(report.ssrc()));
            if (ofSound) {
                clock.soundReported(report);
            } else {
                clock.picturesReported(report);
            }
        });
    }

    @Override
    public Optional<ByteBuffer> report(int track) {
        if (track != SOUND) {
            return video.report(track);
        }
        return receiver.packets() == 0 ? Optional.empty() : Optional.of(receiver.receiverReport(reporter));
    }
}
