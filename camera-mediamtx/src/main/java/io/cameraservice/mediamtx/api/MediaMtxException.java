package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.SingleLine;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A call of MediaMTX's API did not do what it was to do. No message holds a password. */
public final class MediaMtxException extends CameraException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 600;

    private final Kind kind;

    /** What went wrong, as far as a caller would act differently. */
    public enum Kind {
        /** Nothing listens there, the host is unknown, or the connection broke. */
        UNREACHABLE,
        /** Something listens there and said nothing in time. */
        NO_ANSWER,
        /** It lists its paths but no longer takes edits; only a restart helps. */
        STUCK,
        /** A MediaMTX runs there, and its API is switched off. */
        API_OFF,
        /** Its certificate is not trusted, or one side speaks TLS and the other does not. */
        TLS_FAILED,
        /** It runs on this machine, as another user than it may. */
        UNTRUSTED,
        /** It wants other credentials. */
        UNAUTHORIZED,
        /** What answers is something else. */
        NOT_MEDIAMTX,
        /** It is a MediaMTX from before 1.5. */
        TOO_OLD,
        /** It knows nothing of this name. */
        NOT_FOUND,
        /** There is a path of this name already. */
        EXISTS,
        /** It refuses what was asked; the message has its reason. */
        REFUSED,
        /** It failed itself, or what it said cannot be understood. */
        FAILED;

        String word() {
            return "mediamtx_" + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An error of this kind. The message may quote the server: it becomes one line of bounded length without secrets.
     */
    public MediaMtxException(Kind kind, String message, @Nullable String suggestion, @Nullable Throwable cause) {
        super(requireNonNull(kind, "kind").word(), SingleLine.redacted(message, LONGEST), suggestion, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
