package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.capture.picture.JpegHeader;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.SequenceParameters;
import io.cameraservice.internal.network.client.RtspClient;
import io.cameraservice.internal.network.client.RtspClientException;
import io.cameraservice.internal.network.client.VideoTrack;
import io.cameraservice.internal.util.Threads;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that is pulled by {@link RtspClient}: one connection and one thread. Safe for use by any thread. */
final class RtspCapture implements NetworkCapture {
    private static final Logger log = LoggerFactory.getLogger(RtspCapture.class);
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final KnownSource source;
    private final VideoMode mode;
    private final boolean h264;
    private final Observer observer;
    private final Consumer<NetworkCapture> released;
    private final FrameDelivery delivery;
    private final RtspClient client;
    private final Thread thread;
    private long lastNanos = Long.MIN_VALUE;
    private @Nullable ByteBuffer parameters;
    private @Nullable Ending ending;

    RtspCapture(
            KnownSource source, VideoMode mode, FrameSink sink, Observer observer, Consumer<NetworkCapture> released) {
        this.source = source;
        this.mode = mode;
        this.h264 = !mode.format().isJpeg();
        this.observer = observer;
        this.released = released;
        this.delivery = new FrameDelivery(source.toString(), mode, sink);
        this.client = new RtspClient(source.target(), source.trust());
        this.thread = Threads.daemon("camera-rtsp-" + source.address().host(), this::run);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public VideoMode mode() {
        return mode;
    }

    @Override
    public boolean hasDelivered() {
        return delivery.hasDelivered();
    }

    @Override
    public void close() {
        if (!delivery.close()) {
            return;
        }
        client.close();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(2000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        released.accept(this);
    }

    private void run() {
        String reason = "";
        try (client) {
            Optional<VideoTrack> track = VideoTrack.of(client.describe(), this::picture, delivery::corrupt);
            if (track.isPresent() && track.get().isH264() == h264) {
                client.setup(track.get().media());
                client.play(track.get(), SILENCE, () -> ending != null || delivery.isClosed());
                client.teardown();
            } else {
                ending = Ending.CHANGED;
            }
        } catch (RtspClientException e) {
            reason = e.text();
        } catch (RuntimeException | Error e) {
            log.error("{}: its pictures cannot be read", source, e);
            reason = "its pictures cannot be read: " + e;
        }
        Ending why = ending;
        end(why == null ? Ending.BROKEN : why, reason);
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
            delivery.picture(nanos, data);
        }
    }

    private boolean isJpegOfThisSize(ByteBuffer data) {
        return JpegHeader.read(data).filter(h -> h.size().equals(mode.size())).isPresent();
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
                        .filter(p -> !p.size().equals(mode.size()))
                        .isPresent();
    }

    private void end(Ending why, String reason) {
        if (delivery.isClosed()) {
            return;
        }
        released.accept(this);
        observer.ended(this, why);
        String text = switch (why) {
            case BROKEN -> reason.isEmpty() ? "the source ended its stream" : reason;
            case CHANGED -> "the source now sends other pictures";
            case REORDERED -> "the source sends B-frames";
        };
        delivery.failed(new CameraException.InvalidState(
                CameraException.InvalidState.CAMERA_DISCONNECTED,
                source.name() + ": " + text,
                "BROKEN",
                List.of("RUNNING")));
    }
}
