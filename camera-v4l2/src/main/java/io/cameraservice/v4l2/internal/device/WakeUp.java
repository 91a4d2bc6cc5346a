package io.cameraservice.v4l2.internal.device;

import io.cameraservice.v4l2.internal.sys.SysFailure;
import io.cameraservice.v4l2.internal.sys.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends another thread's poll. Any thread may wake; the thread that polls closes it when it is through. */
public final class WakeUp implements AutoCloseable {
    private final Syscalls calls;
    private final int fd;
    private final AtomicInteger users = new AtomicInteger(1);
    private final ByteBuffer one =
            ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, 1);
    private final ByteBuffer counter = ByteBuffer.allocateDirect(Long.BYTES);

    public WakeUp(Syscalls calls) throws SysFailure {
        this.calls = calls;
        fd = SysFailure.check("eventfd", "this process", calls.eventfd());
    }

    /** The descriptor to poll for input. */
    public int fd() {
        return fd;
    }

    /** Makes the descriptor ready; nothing happens once it is closed. */
    public void wake() {
        int now;
        do {
            now = users.get();
            if (now == 0) {
                return;
            }
        } while (!users.compareAndSet(now, now + 1));
        calls.write(fd, one, Long.BYTES);
        leave();
    }

    /** Makes it wait again; for the thread that polls. */
    public void reset() {
        calls.read(fd, counter, Long.BYTES);
    }

    /** To be called once, by the thread that polls. */
    @Override
    public void close() {
        leave();
    }

    private void leave() {
        if (users.decrementAndGet() == 0) {
            calls.close(fd);
        }
    }
}
