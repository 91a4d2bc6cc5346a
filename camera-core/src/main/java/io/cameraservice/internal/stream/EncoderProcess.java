package io.cameraservice.internal.stream;

import static java.util.Objects.requireNonNull;

import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.NutReader;
import io.cameraservice.internal.rtsp.StreamPublisher;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.Since;
import io.cameraservice.internal.util.Threads;
import io.cameraservice.stream.StreamStatus.EncoderInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of ffmpeg, from its start to its end, for frames of one mode: frames go in with their capture times, packets come out of a
 * pipe with the same.
 */
final class EncoderProcess implements StreamEncoder {
    private static final Logger log = LoggerFactory.getLogger(EncoderProcess.class);

    private final String name;
    private final ChildProcess process;
    private final String codec;
    private final String why;
    private final Since startedAt;
    private final StreamPublisher publisher;
    private volatile @Nullable MatroskaWriter matroska;
    private volatile @Nullable VideoMode mode;
    private volatile long firstWriteNanos;

    EncoderProcess(
            String name, ChildProcess process, String codec, String why, Since startedAt, StreamPublisher publisher) {
        this.name = name;
        this.process = process;
        this.codec = codec;
        this.why = why;
        this.startedAt = startedAt;
        this.publisher = publisher;
        Threads.daemon("camera-encoder-" + name, this::readPackets).start();
    }

    @Override
    public boolean accepts(VideoMode next) {
        VideoMode present = mode;
        return present == null ? !next.format().equals(PixelFormat.H264) : present.equals(next);
    }

    @Override
    public void write(Frame frame) throws IOException {
        MatroskaWriter out = matroska;
        if (out == null) {
            out = new MatroskaWriter(process.stdin(), frame.mode());
            matroska = out;
            mode = frame.mode();
        }
        if (firstWriteNanos == 0) {
            firstWriteNanos = System.nanoTime(); // before: an encoder that hangs may never take it
        }
        out.write(frame);
    }

    /** Until ffmpeg ends. */
    private void readPackets() {
        NutReader reader = new NutReader(process.stdout());
        try {
            while (true) {
                NutReader.Packet packet = reader.next();
                ByteBuffer data = ByteBuffer.wrap(packet.data());
                long captured = requireNonNull(matroska).originNanos() + packet.ptsNanos();
                publisher.packet(new MediaPacket(0, captured, AnnexB.isKeyFrame(data), data));
            }
        } catch (IOException e) {
            log.debug("{}: the encoder's output ended: {}", name, e.toString());
        } finally {
            publisher.close();
        }
    }

    @Override
    public long fedNanos() {
        return firstWriteNanos == 0 ? 0 : System.nanoTime() - firstWriteNanos;
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return process.onExit();
    }

    @Override
    public String lastWords() {
        return process.lastWords();
    }

    @Override
    public EncoderInfo info(int restarts, long skipped) {
        return new EncoderInfo(
                codec, why, Optional.of(process.pid()), startedAt.at(), startedAt.elapsed(), restarts, skipped);
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
        publisher.close();
    }
}
