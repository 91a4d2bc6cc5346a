package io.cameraservice.internal.stream;

import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.rtsp.RelayStream;
import io.cameraservice.internal.rtsp.StreamPublisher;
import io.cameraservice.internal.util.Since;
import io.cameraservice.stream.StreamStatus.EncoderInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Passes on what a camera encoded itself. Each key frame carries its parameter sets, which some cameras send only once. */
final class H264Passthrough implements StreamEncoder {
    private final RelayStream stream;
    private final Supplier<Optional<MediaTrack>> sound;
    private final Since startedAt;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private List<ByteBuffer> parameterSets = List.of();
    private volatile List<MediaTrack> tracks = List.of();
    private volatile @Nullable StreamPublisher publisher;
    private boolean closed;

    /** Becomes the publisher with the first frame: the sound that comes along is known then. */
    H264Passthrough(RelayStream stream, Supplier<Optional<MediaTrack>> sound, Since startedAt) {
        this.stream = stream;
        this.sound = sound;
        this.startedAt = startedAt;
    }

    @Override
    public boolean accepts(VideoMode next) {
        return next.format().equals(PixelFormat.H264); // of whatever size: its key frames say so
    }

    @Override
    public void write(Frame frame) {
        ByteBuffer data = frame.data();
        boolean key = AnnexB.isKeyFrame(data);
        if (key) {
            List<ByteBuffer> sets = AnnexB.parameterSets(data);
            parameterSets = sets.isEmpty() ? parameterSets : sets;
            data = sets.isEmpty() ? AnnexB.prepend(parameterSets, data) : data;
        }
        StreamPublisher out = publisher(key);
        if (out != null) {
            out.packet(new MediaPacket(0, frame.captureNanos(), key, data));
        }
    }

    /** Null once it is closed. */
    private synchronized @Nullable StreamPublisher publisher(boolean key) {
        if (!closed && (publisher == null || key)) {
            List<MediaTrack> now =
                    sound.get().map(t -> List.of(MediaTrack.h264(), t)).orElse(List.of(MediaTrack.h264()));
            if (!now.equals(tracks)) {
                tracks = now;
                publisher = stream.publish(now);
            }
        }
        return closed ? null : publisher;
    }

    /** Takes sound; left out until pictures of the same opening of the camera have come. */
    void sound(MediaPacket packet) {
        StreamPublisher out = publisher;
        List<MediaTrack> now = tracks;
        if (out != null
                && now.size() > 1
                && sound.get().filter(now.get(1)::equals).isPresent()) {
            out.packet(packet);
        }
    }

    @Override
    public long fedNanos() {
        return 0;
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return exit;
    }

    @Override
    public String lastWords() {
        return "";
    }

    @Override
    public EncoderInfo info(int restarts, long skipped) {
        return new EncoderInfo(
                "copy",
                "the camera delivers H.264 itself",
                Optional.empty(),
                startedAt.at(),
                startedAt.elapsed(),
                restarts,
                skipped);
    }

    @Override
    public void kill() {
        close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (publisher != null) {
            publisher.close();
        }
    }
}
