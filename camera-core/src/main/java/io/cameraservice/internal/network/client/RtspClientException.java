package io.cameraservice.internal.network.client;

import static java.util.Objects.requireNonNull;

/** Why a source could not be read, in words for a person and without secrets. */
public final class RtspClientException extends Exception {
    private static final long serialVersionUID = 1;

    /** What a caller can do about it. */
    public enum Kind {
        /** The address does not answer, or ended the connection. */
        UNREACHABLE,
        /** The source refuses the credentials, or wants some. */
        REFUSED,
        /** The source has no stream of this path. */
        NOT_FOUND,
        /** TLS could not be agreed on, or the certificate is another one than before. */
        TLS,
        /** The source stopped sending. */
        SILENT,
        /** It answers with what this client does not read; another program may. */
        NOT_UNDERSTOOD
    }

    private final Kind kind;

    public RtspClientException(Kind kind, String message) {
        super(requireNonNull(message, "message"));
        this.kind = requireNonNull(kind, "kind");
    }

    /** What a caller can do about it. */
    public Kind kind() {
        return kind;
    }

    /** The text for a person. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
