package io.cameraservice.v4l2.internal.device;

import io.cameraservice.CameraException;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.FrameSink;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that delivers frames on a thread of its own until it is closed or fails. Safe for use by any thread. */
public final class NodeCapture implements CameraDriver.Capture {
    private static final Logger LOG = LoggerFactory.getLogger(NodeCapture.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final OpenNode node;
    private final VideoMode mode;
    private final WakeUp stop;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean releasing;

    private NodeCapture(OpenNode node, NodeStream nodeStream, WakeUp stop, CaptureLoop loop, Runnable ended) {
        this.node = node;
        this.mode = nodeStream.negotiated().mode();
        this.stop = stop;
        thread = new Thread(
                () -> run(nodeStream, loop, ended), "v4l2-" + node.path().replaceFirst(".*/", ""));
        thread.setDaemon(true);
    }

    /**
     * Starts to stream from an open node, which the capture closes at its end; at once if it cannot start.
     *
     * @param events reads the node's events
     * @param ended called on the capture thread after everything was released
     */
    public static NodeCapture start(
            OpenNode node, VideoMode mode, Settings settings, FrameSink sink, Events events, Consumer<Outcome> ended)
            throws SysFailure {
        NodeStream nodeStream = null;
        try {
            nodeStream = NodeStream.start(node, mode, settings.buffers());
            WakeUp stop = new WakeUp(node.machine().calls());
            CaptureLoop loop = new CaptureLoop(node, nodeStream, stop, settings, sink, events);
            NodeCapture capture = new NodeCapture(node, nodeStream, stop, loop, () -> ended.accept(loop.outcome()));
            capture.thread.start();
            LOG.debug(
                    "{}: streaming {} with {} buffers",
                    node.path(),
                    capture.mode,
                    nodeStream.ring().size());
            return capture;
        } catch (SysFailure | RuntimeException | Error e) {
            if (nodeStream != null) {
                nodeStream.close();
            }
            node.close();
            throw e;
        }
    }

    @Override
    public VideoMode mode() {
        return mode;
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop.wake();
        }
        if (Thread.currentThread() != thread) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        for (long left = CLOSE_TIMEOUT.toMillis(); thread.isAlive() && left > 0; ) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        if (thread.isAlive()) {
            LOG.warn(
                    "{}: {} for {} s; closing continues in the background",
                    node.path(),
                    releasing ? "the device does not answer" : "the frame listener has not returned",
                    CLOSE_TIMEOUT.toSeconds());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(NodeStream nodeStream, CaptureLoop loop, Runnable ended) {
        try {
            loop.run();
        } finally {
            releasing = true;
            nodeStream.close();
            node.close();
            stop.close();
            ended.run();
        }
    }

    /** Why a capture ended. */
    public sealed interface Outcome {
        /** It was closed. */
        record Closed() implements Outcome {}

        /** It failed; the cause is for the sink. */
        record Failed(CameraException cause) implements Outcome {}
    }

    /**
     * How to capture. Immutable.
     *
     * @param buffers how many to ask the driver for
     * @param stallTimeout after how long without a frame the stream is restarted
     * @param restarts how often in a row, without a frame in between, before the capture fails
     */
    public record Settings(int buffers, Duration stallTimeout, int restarts) {}

    /** Reads the events of a streaming node, on the capture thread. */
    public interface Events {
        /** Subscribes before the first frame. */
        void subscribe(OpenNode node);

        /** Reads the pending events. */
        void take(OpenNode node);
    }
}
