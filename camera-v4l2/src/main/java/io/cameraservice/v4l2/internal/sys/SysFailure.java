package io.cameraservice.v4l2.internal.sys;

/** A system call failed: which, on what, why. Checked, since every one of them happens with cameras. */
public final class SysFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /**
     * @param call the call or request, e.g. {@code "VIDIOC_STREAMON"}
     * @param subject the node
     * @param errno a positive error number
     */
    public SysFailure(String call, String subject, int errno) {
        super(call + " on " + subject + ": " + Errno.describe(errno));
        this.call = call;
        this.errno = errno;
    }

    /** The call or request that failed. */
    public String call() {
        return call;
    }

    /** Why, as a positive number. */
    public int errno() {
        return errno;
    }

    /** The call's answer if it is none of the error numbers. */
    public static int check(String call, String subject, int answer) throws SysFailure {
        if (answer < 0) {
            throw new SysFailure(call, subject, -answer);
        }
        return answer;
    }
}
