package io.cameraservice.v4l2.internal.sys;

import java.nio.ByteBuffer;

/**
 * The system calls we make. Each answers what the kernel answers: a value of at least 0, or an {@link Errno} as a
 * negative number. Interrupted calls are made again. Buffers must be direct and are passed from their first byte on,
 * whatever their position. Safe for use by any thread.
 */
public interface Syscalls {
    int O_RDWR = 2;

    /** A descriptor that does not block and is closed by exec. */
    int open(String path, int access);

    int close(int fd);

    int ioctl(int fd, int request, ByteBuffer argument);

    /** Address of a shared mapping for reading and writing; {@link #view} makes it readable. */
    long mmap(int fd, int length, long offset);

    int munmap(long address, int length);

    /** The mapped memory at that address. Using it after {@link #munmap} ends the process. */
    ByteBuffer view(long address, int length);

    /** Where a direct buffer begins, for structures that point to others. */
    long address(ByteBuffer direct);

    /** Waits for the first {@code count} of an array of pollfd; forever if the timeout is negative. */
    int poll(ByteBuffer pollFds, int count, int timeoutMillis);

    /** A counter to wake a poll with: {@link #write} eight bytes that are not zero. */
    int eventfd();

    int read(int fd, ByteBuffer into, int length);

    int write(int fd, ByteBuffer from, int length);

    /** A socket that hears the kernel's own uevents (group 1: no udev daemon is needed). */
    int ueventSocket();

    int inotifyInit();

    int inotifyWatch(int fd, String path, int mask);

    /** Nanoseconds of {@code CLOCK_MONOTONIC}, the clock drivers stamp frames with. */
    long monotonicNanos();
}
