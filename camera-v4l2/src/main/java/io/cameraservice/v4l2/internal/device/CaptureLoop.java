package io.cameraservice.v4l2.internal.device;

import io.cameraservice.CameraException;
import io.cameraservice.spi.CameraDriver.FrameSink;
import io.cameraservice.v4l2.internal.abi.PollFds;
import io.cameraservice.v4l2.internal.device.NodeCapture.Outcome;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import io.cameraservice.v4l2.internal.sys.Syscalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the capture thread does: wait, take, deliver; restart the stream when it broke down. For use by one thread. */
final class CaptureLoop {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureLoop.class);
    private static final int ERROR = PollFds.ERR | PollFds.HUP;

    private final OpenNode node;
    private final NodeStream nodeStream;
    private final WakeUp stop;
    private final NodeCapture.Settings settings;
    private final FrameSink sink;
    private final NodeCapture.Events events;
    private final FrameClock clock;
    private final FrameMaker maker;
    private final PollFds fds = new PollFds(2);
    private int restarts;
    private Outcome outcome = new Outcome.Closed();

    CaptureLoop(
            OpenNode node,
            NodeStream nodeStream,
            WakeUp stop,
            NodeCapture.Settings settings,
            FrameSink sink,
            NodeCapture.Events events) {
        this.node = node;
        this.nodeStream = nodeStream;
        this.stop = stop;
        this.settings = settings;
        this.sink = sink;
        this.events = events;
        clock = new FrameClock(node.machine().calls());
        maker = new FrameMaker(nodeStream, sink, clock);
    }

    /** How it ended; valid after {@link #run()}. */
    Outcome outcome() {
        return outcome;
    }

    void run() {
        try {
            events.subscribe(node);
            while (turn()) {
                nodeStream.ring().offerStranded();
            }
        } catch (SysFailure e) {
            outcome = new Outcome.Failed(DeviceErrors.explain(node.machine(), node.path(), e));
        } catch (RuntimeException e) {
            outcome = new Outcome.Failed(
                    new CameraException("listener_failed", node.path() + ": the frame listener failed: " + e, null, e));
        }
    }

    /** One wait and what follows; false when asked to stop. */
    private boolean turn() throws SysFailure {
        Syscalls calls = node.machine().calls();
        fds.watch(0, stop.fd(), PollFds.IN).watch(1, node.fd(), PollFds.IN | PollFds.PRI);
        int ready = calls.poll(fds.bytes(), 2, (int) settings.stallTimeout().toMillis());
        SysFailure.check("poll", node.path(), ready);
        if (fds.ready(0) != 0) {
            return false;
        }
        int what = fds.ready(1);
        if (what == 0) {
            if (ready == 0) {
                restart(new SysFailure("poll", node.path(), Errno.ETIMEDOUT));
            }
            return true;
        }
        if ((what & (PollFds.IN | ERROR)) != 0) {
            take();
        }
        if ((what & PollFds.PRI) != 0) {
            events.take(node);
        }
        return true;
    }

    private void take() throws SysFailure {
        int taken = nodeStream.ring().take();
        if (taken >= 0) {
            if (maker.deliver(taken)) {
                restarts = 0;
            }
        } else if (taken != -Errno.EAGAIN) {
            SysFailure failure = new SysFailure("VIDIOC_DQBUF", node.path(), -taken);
            if (Errno.isGone(-taken)) {
                throw failure;
            }
            restart(failure);
        }
    }

    /** The stream is broken but the device may not be: starts it anew, a bounded number of times. */
    private void restart(SysFailure why) throws SysFailure {
        if (++restarts > settings.restarts()) {
            throw why;
        }
        LOG.warn("{}; restarting the stream", why.getMessage());
        sink.corrupt(why.getMessage() + "; stream restarted");
        nodeStream.restart();
        clock.restarted();
    }
}
