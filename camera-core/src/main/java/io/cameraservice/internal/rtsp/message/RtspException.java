package io.cameraservice.internal.rtsp.message;

/** A request that cannot be served. Its message goes to the client as the reason phrase. */
public final class RtspException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RtspStatus status;

    /** Refused with this status, in these words. */
    public RtspException(RtspStatus status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    /** Refused with this status, in the standard words. */
    public RtspException(RtspStatus status) {
        this(status, status.reason());
    }

    /** A request that breaks the protocol. */
    public static RtspException malformed(String what) {
        return new RtspException(RtspStatus.BAD_REQUEST, what);
    }

    /** The answer to give. */
    public RtspResponse response() {
        return RtspResponse.of(status, String.valueOf(getMessage()));
    }
}
