package io.cameraservice.internal.stream;

import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.rtsp.StreamPublisher;
import io.cameraservice.internal.util.Since;
import io.cameraservice.stream.StreamStatus.EncoderInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Passes on what a camera encoded itself. Each key frame carries its parameter sets, which some cameras send only once. */
final class H264Passthrough implements StreamEncoder {
    private final StreamPublisher publisher;
    private final Since startedAt;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private List<ByteBuffer> parameterSets = List.of();
    private volatile @Nullable VideoMode mode;

    H264Passthrough(StreamPublisher publisher, Since startedAt) {
        this.publisher = publisher;
        this.startedAt = startedAt;
    }

    @Override
    public boolean accepts(VideoMode next) {
        VideoMode present = mode;
        return present == null ? next.format().equals(PixelFormat.H264) : present.equals(next);
    }

    @Override
    public void write(Frame frame) {
        mode = frame.mode();
        ByteBuffer data = frame.data();
        boolean key = AnnexB.isKeyFrame(data);
        if (key) {
            List<ByteBuffer> sets = AnnexB.parameterSets(data);
            parameterSets = sets.isEmpty() ? parameterSets : sets;
            data = sets.isEmpty() ? AnnexB.prepend(parameterSets, data) : data;
        }
        publisher.packet(new MediaPacket(0, frame.captureNanos(), key, data));
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
    public void close() {
        publisher.close();
    }
}
