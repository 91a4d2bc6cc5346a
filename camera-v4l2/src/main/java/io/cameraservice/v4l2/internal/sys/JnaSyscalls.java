package io.cameraservice.v4l2.internal.sys;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The system calls of this machine. JNA keeps each call's errno for the thread that made it. */
public final class JnaSyscalls implements Syscalls {
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_DGRAM = 2;
    private static final int NETLINK_KOBJECT_UEVENT = 15;
    private static final int UEVENT_GROUP_KERNEL = 1;
    private static final int SOCKADDR_NL_SIZE = 12;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int CLOCK_MONOTONIC = 1;

    private JnaSyscalls() {}

    /**
     * Loads the native library.
     *
     * @throws UnsatisfiedLinkError if it cannot be loaded, e.g. from a temporary directory mounted noexec
     */
    public static Syscalls load() {
        JnaSyscalls syscalls = new JnaSyscalls();
        syscalls.monotonicNanos();
        return syscalls;
    }

    @Override
    public int open(String path, int access) {
        int fd;
        do {
            fd = answer(LibC.open(path, access | O_NONBLOCK | O_CLOEXEC));
        } while (fd == -Errno.EINTR);
        return fd;
    }

    @Override
    public int close(int fd) {
        return answer(LibC.close(fd)); // never again: Linux has closed it even when interrupted
    }

    @Override
    public int ioctl(int fd, int request, ByteBuffer argument) {
        int result;
        do {
            result = answer(LibC.ioctl(fd, request, argument));
        } while (result == -Errno.EINTR);
        return result;
    }

    @Override
    public long mmap(int fd, int length, long offset) {
        Pointer at = LibC.mmap(
                Pointer.NULL, new NativeLong(length), PROT_READ_WRITE, MAP_SHARED, fd, new NativeLong(offset));
        long address = Pointer.nativeValue(at);
        boolean failed = Native.POINTER_SIZE == 8 ? address == -1 : (int) address == -1;
        return failed ? -Native.getLastError() : Native.POINTER_SIZE == 8 ? address : address & 0xffff_ffffL;
    }

    @Override
    public int munmap(long address, int length) {
        return answer(LibC.munmap(new Pointer(address), new NativeLong(length)));
    }

    @Override
    public ByteBuffer view(long address, int length) {
        return new Pointer(address).getByteBuffer(0, length);
    }

    @Override
    public long address(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    @Override
    public int poll(ByteBuffer pollFds, int count, int timeoutMillis) {
        int ready = answer(LibC.poll(pollFds, count, timeoutMillis));
        return ready == -Errno.EINTR ? 0 : ready;
    }

    @Override
    public int eventfd() {
        return answer(LibC.eventfd(0, O_NONBLOCK | O_CLOEXEC));
    }

    @Override
    public int read(int fd, ByteBuffer into, int length) {
        int count;
        do {
            count = answer(LibC.read(fd, into, length));
        } while (count == -Errno.EINTR);
        return count;
    }

    @Override
    public int write(int fd, ByteBuffer from, int length) {
        int count;
        do {
            count = answer(LibC.write(fd, from, length));
        } while (count == -Errno.EINTR);
        return count;
    }

    @Override
    public int ueventSocket() {
        int fd = answer(LibC.socket(AF_NETLINK, SOCK_DGRAM | O_NONBLOCK | O_CLOEXEC, NETLINK_KOBJECT_UEVENT));
        if (fd < 0) {
            return fd;
        }
        ByteBuffer room = direct(Integer.BYTES).putInt(0, RECEIVE_BUFFER);
        answer(LibC.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, room, Integer.BYTES)); // smaller works too
        ByteBuffer address = direct(SOCKADDR_NL_SIZE);
        address.putShort(0, (short) AF_NETLINK).putInt(8, UEVENT_GROUP_KERNEL);
        int bound = answer(LibC.bind(fd, address, SOCKADDR_NL_SIZE));
        if (bound < 0) {
            close(fd);
            return bound;
        }
        return fd;
    }

    @Override
    public int inotifyInit() {
        return answer(LibC.inotify_init1(O_NONBLOCK | O_CLOEXEC));
    }

    @Override
    public int inotifyWatch(int fd, String path, int mask) {
        return answer(LibC.inotify_add_watch(fd, path, mask));
    }

    @Override
    public long monotonicNanos() {
        ByteBuffer time = direct(2 * Long.BYTES);
        LibC.clock_gettime(CLOCK_MONOTONIC, time);
        return NativeLong.SIZE == 8
                ? time.getLong(0) * 1_000_000_000L + time.getLong(8)
                : time.getInt(0) * 1_000_000_000L + time.getInt(4);
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private static int answer(int result) {
        return result == -1 ? -Native.getLastError() : result;
    }
}
