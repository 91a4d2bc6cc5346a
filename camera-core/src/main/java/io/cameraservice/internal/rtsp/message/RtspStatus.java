package io.cameraservice.internal.rtsp.message;

/** The answers the relay gives, by RFC 2326. */
public enum RtspStatus {
    OK(200, "OK"),
    BAD_REQUEST(400, "Bad Request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
    SESSION_NOT_FOUND(454, "Session Not Found"),
    INVALID_STATE(455, "Method Not Valid in This State"),
    UNSUPPORTED_TRANSPORT(461, "Unsupported Transport"),
    NOT_IMPLEMENTED(501, "Not Implemented"),
    UNAVAILABLE(503, "Service Unavailable"),
    VERSION_NOT_SUPPORTED(505, "RTSP Version Not Supported");

    private final int code;
    private final String reason;

    RtspStatus(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The standard words for it. */
    public String reason() {
        return reason;
    }
}
