package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.NutReader;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.Threads;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that is pulled: one ffmpeg, and one thread that makes frames of what it writes. Safe for use by any thread. */
final class FfmpegCapture implements NetworkCapture {
    private static final Logger log = LoggerFactory.getLogger(FfmpegCapture.class);

    private final ChildProcess process;
    private final KnownSource stream;
    private final VideoMode mode;
    private final boolean copied;
    private final Observer observer;
    private final Consumer<NetworkCapture> released;
    private final Thread thread;
    private final FrameDelivery delivery;
    private long lastPts = Long.MIN_VALUE;
    private @Nullable ByteBuffer parameters;

    /** Starts ffmpeg for a source of this format. */
    static FfmpegCapture of(
            KnownSource source,
            SourceFormat format,
            String program,
            VideoMode mode,
            FrameSink sink,
            Observer observer,
            Consumer<NetworkCapture> released) {
        ChildProcess process = ChildProcess.start(
                "external-pull",
                format.isCopied()
                        ? PullCommand.copy(program, !mode.format().isJpeg())
                        : PullCommand.decode(program, mode.size()));
        FfmpegCapture capture = new FfmpegCapture(process, source, mode, sink, observer, released);
        FfmpegProbe.give(process, source);
        return capture;
    }

    private FfmpegCapture(
            ChildProcess process,
            KnownSource stream,
            VideoMode mode,
            FrameSink sink,
            Observer observer,
            Consumer<NetworkCapture> released) {
        this.process = process;
        this.stream = stream;
        this.mode = mode;
        this.copied = stream.format().map(SourceFormat::isCopied).orElse(false);
        this.delivery = new FrameDelivery(stream.toString(), mode, sink);
        this.observer = observer;
        this.released = released;
        this.thread = Threads.daemon("camera-external-" + stream.address().host(), this::run);
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
    public void close() {
        if (!delivery.close()) {
            return;
        }
        process.kill(); // nothing of what it holds is worth waiting for
        process.close();
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
        NutReader reader = new NutReader(process.stdout());
        try {
            while (true) {
                Optional<Ending> over = take(reader.next(), reader.track());
                if (over.isPresent()) {
                    end(over.get(), "");
                    return;
                }
            }
        } catch (IOException e) {
            if (!process.awaitExit(Duration.ofMillis(500))) {
                process.kill();
            }
            String words = process.onExit().join() == 0 ? "" : process.lastWords();
            end(Ending.BROKEN, words);
        } catch (RuntimeException | Error e) {
            log.error("{}: its pictures cannot be taken", stream, e);
            end(Ending.BROKEN, String.valueOf(e));
        }
    }

    /** Passes the packet on; what speaks against it, if anything. */
    private Optional<Ending> take(NutReader.Packet packet, NutReader.Track track) {
        if (!isAsExpected(track)) {
            return Optional.of(Ending.CHANGED);
        }
        if (copied && packet.ptsNanos() < lastPts) {
            return Optional.of(Ending.REORDERED);
        }
        lastPts = packet.ptsNanos();
        ByteBuffer data = ByteBuffer.wrap(packet.data());
        if (copied && !mode.format().isJpeg() && AnnexB.isKeyFrame(data)) {
            ByteBuffer now = AnnexB.sequenceParameters(data).orElse(null);
            if (now != null && parameters != null && !now.equals(parameters)) {
                return Optional.of(Ending.CHANGED);
            }
            parameters = now == null ? parameters : now;
        }
        delivery.picture(packet.ptsNanos(), packet.data());
        return delivery.isClosed() ? Optional.of(Ending.BROKEN) : Optional.empty();
    }

    private boolean isAsExpected(NutReader.Track track) {
        boolean kind = mode.format().isJpeg()
                ? track.fourcc().equals("MJPG")
                : track.fourcc().equals("H264");
        return kind
                && track.width() == mode.size().width()
                && track.height() == mode.size().height();
    }

    private void end(Ending why, String detail) {
        process.kill();
        if (delivery.isClosed()) {
            return;
        }
        released.accept(this);
        observer.ended(this, why);
        delivery.failed(new CameraException.InvalidState(
                CameraException.InvalidState.CAMERA_DISCONNECTED,
                stream.name() + ": " + inWords(why, detail),
                "BROKEN",
                List.of("RUNNING")));
        process.close();
    }

    @Override
    public boolean hasDelivered() {
        return delivery.hasDelivered();
    }

    private static String inWords(Ending why, String detail) {
        return switch (why) {
            case BROKEN ->
                detail.isEmpty()
                        ? "the source ended its stream"
                        : ProbeError.of(detail).text();
            case CHANGED -> "the source now sends other pictures";
            case REORDERED -> "the source sends B-frames";
        };
    }
}
