package io.cameraservice.internal.network;

import io.cameraservice.device.FrameSize;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.capture.picture.JpegHeader;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.SequenceParameters;
import io.cameraservice.internal.network.client.PictureAndSound;
import io.cameraservice.internal.network.client.RtspClient;
import io.cameraservice.internal.network.client.RtspClientException;
import io.cameraservice.internal.network.client.SoundTrack;
import io.cameraservice.internal.network.client.SourceDescription;
import io.cameraservice.internal.network.client.VideoTrack;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A source that is pulled by {@link RtspClient}: one connection and one thread. Safe for use by any thread. */
final class RtspCapture extends NetworkCapture {
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final boolean h264;
    private final KnownSource source;
    private final Consumer<Optional<SoundTrack>> soundSeen;
    private volatile RtspClient client;
    private boolean pictured;
    private Optional<SoundTrack> broken = Optional.empty();
    private long lastNanos = Long.MIN_VALUE;
    private volatile boolean resized;
    private @Nullable Ending ending;

    RtspCapture(
            KnownSource source,
            VideoMode mode,
            FrameSink sink,
            Observer observer,
            Consumer<NetworkCapture> released,
            Consumer<Optional<SoundTrack>> soundSeen) {
        super(source, mode, sink, observer, released);
        this.source = source;
        this.soundSeen = soundSeen;
        this.h264 = !mode.format().isJpeg();
        this.client = new RtspClient(source.target(), source.trust());
    }

    @Override
    void disconnect() {
        client.close();
    }

    @Override
    End read() {
        @Nullable SoundTrack[] asked = new SoundTrack[1];
        try {
            try {
                return read(asked);
            } catch (RtspClientException e) {
                SoundTrack wanted = asked[0];
                if (wanted == null || pictured || delivery().isClosed()) {
                    throw e;
                }
                broken = Optional.of(wanted.without("the source breaks off when it is asked for sound: " + e.text()));
                client.close();
                client = new RtspClient(source.target(), source.trust());
                return delivery().isClosed() ? new End(Ending.BROKEN, "") : read(asked);
            }
        } catch (RtspClientException e) {
            return new End(Ending.BROKEN, e.text());
        }
    }

    /** What was asked for beside the pictures is put into {@code asked} before. */
    private End read(@Nullable SoundTrack[] asked) throws RtspClientException {
        SourceDescription description = client.describe();
        Optional<VideoTrack> track = VideoTrack.of(description, this::picture, delivery()::corrupt);
        if (track.isEmpty() || track.get().isH264() != h264) {
            return new End(Ending.CHANGED, "");
        }
        client.setup(track.get().media());
        Optional<SoundTrack> seen = broken.or(() -> SoundTrack.of(description));
        if (h264 && seen.flatMap(SoundTrack::track).isPresent()) {
            SoundTrack wanted = seen.get();
            asked[0] = wanted;
            Optional<String> refusal = client.setupIfOffered(wanted.media());
            seen = Optional.of(refusal.map(wanted::without).orElse(wanted));
        }
        soundSeen.accept(seen);
        Optional<SoundTrack> sound = seen.filter(s -> h264 && s.track().isPresent());
        delivery().soundTrack(sound.flatMap(SoundTrack::track));
        RtspClient.PacketHandler handler = sound.<RtspClient.PacketHandler>map(
                        s -> new PictureAndSound(track.get(), s, delivery()::sound))
                .orElseGet(track::get);
        client.play(handler, SILENCE, () -> ending != null || delivery().isClosed());
        client.teardown();
        Ending why = ending;
        return new End(why == null ? Ending.BROKEN : why, "");
    }

    /** A picture with its time on the source's clock; what ends the capture is noted. */
    private void picture(long nanos, boolean key, byte[] data) {
        if (ending != null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(data);
        if (h264 && nanos < lastNanos && AnnexB.hasBSlice(bytes)) {
            ending = Ending.REORDERED;
        } else {
            lastNanos = nanos;
            pictured = true;
            if (!h264 || key) {
                resized = !sizeOf(bytes).orElse(mode().size()).equals(mode().size());
            }
            delivery().picture(nanos, data);
        }
    }

    @Override
    boolean isResized() {
        return resized;
    }

    private Optional<FrameSize> sizeOf(ByteBuffer data) {
        if (!h264) {
            return JpegHeader.read(data).map(JpegHeader::size);
        }
        return AnnexB.sequenceParameters(data)
                .flatMap(SequenceParameters::parse)
                .map(SequenceParameters::size);
    }
}
