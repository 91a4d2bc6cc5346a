package io.cameraservice.internal.rtsp.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One answer being put together. Not thread-safe. */
public final class RtspResponse {
    private static final String SERVER = "camera-service";

    private final RtspStatus status;
    private final String reason;
    private final StringBuilder headers = new StringBuilder(160);
    private byte[] body = {};

    private RtspResponse(RtspStatus status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    /** An answer with the standard reason phrase. */
    public static RtspResponse of(RtspStatus status) {
        return new RtspResponse(status, status.reason());
    }

    /** An answer that says why in its own words. */
    public static RtspResponse of(RtspStatus status, String reason) {
        return new RtspResponse(status, reason);
    }

    /** A plain 200. */
    public static RtspResponse ok() {
        return of(RtspStatus.OK);
    }

    /** Adds a header; neither part may hold a line break. */
    public RtspResponse header(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("line break in header " + name);
        }
        headers.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** Sets the body. */
    public RtspResponse body(String contentType, String text) {
        body = text.getBytes(UTF_8);
        return header("Content-Type", contentType);
    }

    /** The bytes to send, for the request with this CSeq; null if it had none that could be read. */
    public ByteBuffer encode(@Nullable String cseq) {
        StringBuilder head = new StringBuilder(256 + headers.length());
        head.append("RTSP/1.0 ")
                .append(status.code())
                .append(' ')
                .append(reason)
                .append("\r\n");
        if (cseq != null) {
            head.append("CSeq: ").append(cseq).append("\r\n");
        }
        head.append("Server: ").append(SERVER).append("\r\n").append(headers);
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] text = head.append("\r\n").toString().getBytes(ISO_8859_1);
        return ByteBuffer.allocate(text.length + body.length)
                .put(text)
                .put(body)
                .flip();
    }

    @Override
    public String toString() {
        return status.code() + " " + reason;
    }
}
