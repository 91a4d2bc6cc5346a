package io.cameraservice.internal.network;

import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.capture.picture.JpegHeader;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.SequenceParameters;
import io.cameraservice.internal.network.client.RtspClient;
import io.cameraservice.internal.network.client.RtspClientException;
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
    private final RtspClient client;
    private long lastNanos = Long.MIN_VALUE;
    private @Nullable ByteBuffer parameters;
    private @Nullable Ending ending;

    RtspCapture(
            KnownSource source, VideoMode mode, FrameSink sink, Observer observer, Consumer<NetworkCapture> released) {
        super(source, mode, sink, observer, released);
        this.h264 = !mode.format().isJpeg();
        this.client = new RtspClient(source.target(), source.trust());
    }

    @Override
    void disconnect() {
        client.close();
    }

    @Override
    End read() {
        try {
            Optional<VideoTrack> track = VideoTrack.of(client.describe(), this::picture, delivery()::corrupt);
            if (track.isEmpty() || track.get().isH264() != h264) {
                return new End(Ending.CHANGED, "");
            }
            client.setup(track.get().media());
            client.play(track.get(), SILENCE, () -> ending != null || delivery().isClosed());
            client.teardown();
            Ending why = ending;
            return new End(why == null ? Ending.BROKEN : why, "");
        } catch (RtspClientException e) {
            return new End(Ending.BROKEN, e.text());
        }
    }

    /** A picture with its time on the source's clock; what ends the capture is noted. */
    private void picture(long nanos, boolean key, byte[] data) {
        if (ending != null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(data);
        if (h264 && nanos < lastNanos && AnnexB.hasBSlice(bytes)) {
            ending = Ending.REORDERED;
        } else if (!h264 ? !isJpegOfThisSize(bytes) : key && isChanged(bytes)) {
            ending = Ending.CHANGED;
        } else {
            lastNanos = nanos;
            delivery().picture(nanos, data);
        }
    }

    private boolean isJpegOfThisSize(ByteBuffer data) {
        return JpegHeader.read(data).filter(h -> h.size().equals(mode().size())).isPresent();
    }

    /** Whether decoders have to begin anew with this key frame. */
    private boolean isChanged(ByteBuffer data) {
        Optional<ByteBuffer> now = AnnexB.sequenceParameters(data);
        if (now.isEmpty() || now.get().equals(parameters)) {
            return false;
        }
        boolean first = parameters == null;
        parameters = now.get();
        return !first
                || SequenceParameters.parse(now.get())
                        .filter(p -> !p.size().equals(mode().size()))
                        .isPresent();
    }
}
