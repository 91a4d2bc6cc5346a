package io.cameraservice.v4l2.internal.sys;

/** Linux error numbers that mean something to us; alike on x86, arm and riscv. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int EMFILE = 24;
    public static final int ENOTTY = 25;
    public static final int ENOSPC = 28;
    public static final int EPIPE = 32;
    public static final int ERANGE = 34;
    public static final int EPROTO = 71;
    public static final int EILSEQ = 84;
    public static final int ENOBUFS = 105;
    public static final int ETIMEDOUT = 110;

    private Errno() {}

    /** The name in C with what it says in words, e.g. {@code "EBUSY (device or resource busy)"}. */
    public static String describe(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM (operation not permitted)";
            case ENOENT -> "ENOENT (no such file or directory)";
            case EINTR -> "EINTR (interrupted)";
            case EIO -> "EIO (input/output error)";
            case ENXIO -> "ENXIO (no such device or address)";
            case EBADF -> "EBADF (closed already)";
            case EAGAIN -> "EAGAIN (try again)";
            case ENOMEM -> "ENOMEM (out of memory)";
            case EACCES -> "EACCES (permission denied)";
            case EBUSY -> "EBUSY (device or resource busy)";
            case ENODEV -> "ENODEV (no such device)";
            case EINVAL -> "EINVAL (invalid argument)";
            case EMFILE -> "EMFILE (too many open files)";
            case ENOTTY -> "ENOTTY (the driver has no such call)";
            case ENOSPC -> "ENOSPC (no space left on device)";
            case EPIPE -> "EPIPE (broken pipe)";
            case ERANGE -> "ERANGE (out of range)";
            case EPROTO -> "EPROTO (protocol error)";
            case EILSEQ -> "EILSEQ (invalid or incomplete sequence)";
            case ENOBUFS -> "ENOBUFS (no buffer space)";
            case ETIMEDOUT -> "ETIMEDOUT (timed out)";
            default -> "errno " + errno;
        };
    }

    /** Whether it says that the device is not there (any more). */
    public static boolean isGone(int errno) {
        return errno == ENODEV || errno == ENXIO || errno == ENOENT;
    }
}
