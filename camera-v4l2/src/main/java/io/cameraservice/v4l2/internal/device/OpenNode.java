package io.cameraservice.v4l2.internal.device;

import io.cameraservice.v4l2.internal.abi.Ioctl;
import io.cameraservice.v4l2.internal.abi.Struct;
import io.cameraservice.v4l2.internal.sys.Errno;
import io.cameraservice.v4l2.internal.sys.SysFailure;
import io.cameraservice.v4l2.internal.sys.Syscalls;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open node. Its number is never used after it was closed, whichever threads call: a call under way defers the
 * closing to its own end, and no lock is held. Safe for use by any thread.
 */
public final class OpenNode implements AutoCloseable {
    private final V4l2System v4l2System;
    private final String path;
    private final int fd;
    private final AtomicInteger users = new AtomicInteger(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenNode(V4l2System v4l2System, String path, int fd) {
        this.v4l2System = v4l2System;
        this.path = path;
        this.fd = fd;
    }

    public static OpenNode open(V4l2System v4l2System, String path) throws SysFailure {
        int fd = SysFailure.check("open", path, v4l2System.calls().open(path, Syscalls.O_RDWR));
        return new OpenNode(v4l2System, path, fd);
    }

    public String path() {
        return path;
    }

    public V4l2System machine() {
        return v4l2System;
    }

    /** The descriptor, for poll; the owner closes this only after the poll has ended. */
    int fd() {
        return fd;
    }

    /** What the kernel answers: at least 0, or an error number as a negative one. */
    public int call(Ioctl ioctl, Struct argument) {
        if (!enter()) {
            return -Errno.EBADF;
        }
        try {
            return v4l2System.calls().ioctl(fd, ioctl.number(v4l2System.abi()), argument.bytes());
        } finally {
            leave();
        }
    }

    /** Makes the call, which must not fail. */
    public void must(Ioctl ioctl, Struct argument) throws SysFailure {
        SysFailure.check(ioctl.name(), path, call(ioctl, argument));
    }

    /** A mapping of the driver's memory. */
    long map(int length, long offset) throws SysFailure {
        if (!enter()) {
            throw new SysFailure("mmap", path, Errno.EBADF);
        }
        try {
            long address = v4l2System.calls().mmap(fd, length, offset);
            if (address < 0) {
                throw new SysFailure("mmap", path, (int) -address);
            }
            return address;
        } finally {
            leave();
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }

    private boolean enter() {
        int now;
        do {
            now = users.get();
            if (now == 0) {
                return false;
            }
        } while (!users.compareAndSet(now, now + 1));
        return true;
    }

    private void leave() {
        if (users.decrementAndGet() == 0) {
            v4l2System.calls().close(fd);
        }
    }
}
