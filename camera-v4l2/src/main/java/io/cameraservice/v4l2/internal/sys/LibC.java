package io.cameraservice.v4l2.internal.sys;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * The C library, mapped directly: a call allocates nothing where all arguments are primitive or buffers. Sizes are passed as
 * {@code int}: they are small, and the calling conventions widen them.
 */
final class LibC {
    static {
        Native.register(LibC.class, Platform.C_LIBRARY_NAME);
    }

    private LibC() {}

    static native int open(String path, int flags);

    static native int close(int fd);

    static native int ioctl(int fd, int request, ByteBuffer argument);

    static native Pointer mmap(Pointer at, NativeLong length, int protection, int flags, int fd, NativeLong offset);

    static native int munmap(Pointer at, NativeLong length);

    static native int poll(ByteBuffer fds, int count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native int read(int fd, ByteBuffer into, int length);

    static native int write(int fd, ByteBuffer from, int length);

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, ByteBuffer address, int length);

    static native int setsockopt(int fd, int level, int name, ByteBuffer value, int length);

    static native int inotify_init1(int flags);

    static native int inotify_add_watch(int fd, String path, int mask);

    static native int clock_gettime(int clock, ByteBuffer time);
}
