package io.cameraservice.internal.rtsp.message;

/**
 * How much a client may say at once.
 *
 * @param headerBytes request line and headers together
 * @param headers number of headers
 * @param bodyBytes the body
 */
public record RtspLimits(int headerBytes, int headers, int bodyBytes) {
    public RtspLimits {
        if (headerBytes < 256 || headers < 4 || bodyBytes < 0 || headerBytes > 1 << 20 || bodyBytes > 1 << 20) {
            throw new IllegalArgumentException("RTSP limits out of reason: " + headerBytes + " header bytes, " + headers
                    + " headers, " + bodyBytes + " body bytes");
        }
    }
}
