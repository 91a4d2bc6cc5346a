package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.capture.AnnexB;
import io.cameraservice.internal.network.SourceProbe.ProbeError;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.Threads;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that is pulled: one ffmpeg, and one thread that makes frames of what it writes. Safe for use by any thread. */
final class NetworkCapture implements Capture {
    private static final Logger log = LoggerFactory.getLogger(NetworkCapture.class);

    /** Networks hiccup. */
    private static final Duration FIRST_FRAME_TIMEOUT = Duration.ofSeconds(3);

    /** Whom it tells how it ended, unless it was closed; called on the capture's thread, before the sink hears of it. */
    @FunctionalInterface
    interface Observer {
        void ended(NetworkCapture capture, Ending why);
    }

    /** Why a source sends no more. */
    enum Ending {
        /** ffmpeg ended; the detail is what it said. */
        BROKEN,
        /** Its pictures have another codec or size than before. */
        CHANGED,
        /** Its pictures are not sent in the order in which they are shown. */
        REORDERED
    }

    private final ChildProcess process;
    private final KnownSource stream;
    private final VideoMode mode;
    private final boolean copied;
    private final FrameSink sink;
    private final Observer observer;
    private final Consumer<NetworkCapture> released;
    private final Thread thread;
    private final SourceClock clock = new SourceClock();
    private final List<NutReader.Packet> beginning = new ArrayList<>();
    private boolean settled;
    private final Object gate = new Object();
    private boolean closed;
    private volatile long sequence; // written by the thread
    private long lastPts = Long.MIN_VALUE;
    private @Nullable ByteBuffer parameters;

    NetworkCapture(
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
        this.sink = sink;
        this.observer = observer;
        this.released = released;
        this.thread = Threads.daemon("camera-external-" + stream.address().host(), this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public VideoMode mode() {
        return mode;
    }

    @Override
    public Optional<Duration> patience() {
        return Optional.of(FIRST_FRAME_TIMEOUT);
    }

    @Override
    public void close() {
        synchronized (gate) {
            if (closed) {
                return;
            }
            closed = true;
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
            log.error("{}: reading pictures failed", stream, e);
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
        return date(packet);
    }

    /** Dates the packet and passes it on; those of the beginning when it is known how old they are. */
    private Optional<Ending> date(NutReader.Packet packet) {
        long now = System.nanoTime();
        if (settled) {
            return pass(packet, clock.captured(packet.ptsNanos(), now));
        }
        beginning.add(packet);
        settled = clock.settles(packet.ptsNanos(), now);
        if (settled) {
            log.debug("{}: begins with {} pictures of the past", stream, beginning.size());
            for (NutReader.Packet held : beginning) {
                pass(held, clock.captured(held.ptsNanos()));
            }
            beginning.clear();
        }
        return Optional.empty();
    }

    private Optional<Ending> pass(NutReader.Packet packet, long captured) {
        long number = sequence;
        sequence = number + 1;
        Frame frame = Frame.owned(mode, 0, number, captured, packet.data());
        return pass(() -> sink.frame(frame)) ? Optional.empty() : Optional.of(Ending.BROKEN);
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
        synchronized (gate) {
            if (closed) {
                return;
            }
        }
        released.accept(this);
        observer.ended(this, why);
        pass(() -> sink.failed(new CameraException.InvalidState(
                CameraException.InvalidState.CAMERA_DISCONNECTED,
                stream.name() + ": " + inWords(why, detail),
                "BROKEN",
                List.of("RUNNING"))));
        process.close();
    }

    /** Whether a frame came at all. */
    boolean hasDelivered() {
        return sequence > 0;
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

    /** Calls the sink unless the capture was closed; whether it did. */
    private boolean pass(Runnable call) {
        synchronized (gate) {
            if (closed) {
                return false;
            }
        }
        call.run();
        return true;
    }
}
