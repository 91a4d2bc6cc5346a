package io.cameraservice.internal.network;

/** What ffmpeg said of a source that it could not read, in words for a person. Immutable, without secrets. */
record ProbeError(String text, boolean refused) {
    /**
     * Makes sense of ffmpeg's last words.
     *
     * @param words as {@code ChildProcess} kept them, without secrets
     */
    static ProbeError of(String words) {
        if (words.contains("401 Unauthorized")) {
            return new ProbeError("the source refuses the user name or the password (401)", true);
        }
        if (words.contains("403 Forbidden")) {
            return new ProbeError("the source forbids it (403)", true);
        }
        if (words.contains("404 Not Found")) {
            return new ProbeError("the source has no stream of this path (404)", false);
        }
        if (words.contains("461 ")) {
            return new ProbeError("the source does not send this way (461): try the transport udp or tcp", false);
        }
        if (words.contains("Connection refused")) {
            return new ProbeError("the source does not answer: connection refused", false);
        }
        if (words.contains("[tls @")) {
            return new ProbeError(
                    "the TLS connection to the source failed; if it does not speak TLS, use rtsp://", false);
        }
        if (words.contains("timed out") || words.contains("No route to host")) {
            return new ProbeError("the source does not answer: no connection in time", false);
        }
        if (words.contains("matches no streams")) {
            return new ProbeError("the source has no picture, only other media", false);
        }
        return new ProbeError(
                words.isEmpty() ? "the source sends nothing" : "the source cannot be read: " + tail(words), false);
    }

    /** What was said last says it best. */
    private static String tail(String words) {
        int last = words.lastIndexOf(" | ");
        return last < 0 ? words : words.substring(last + 3);
    }
}
