package io.cameraservice.launcher.http;

import io.cameraservice.CameraException;
import java.time.Duration;
import java.util.Map;

/** A request that is not answered, with the HTTP status and a stable word for programs. */
final class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;
    private final transient Map<String, String> headers;

    HttpError(int status, String reason, String message) {
        this(status, reason, message, Map.of());
    }

    HttpError(int status, String reason, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.reason = reason;
        this.headers = headers;
    }

    /** The one table from errors of the service to HTTP. */
    static HttpError of(CameraException e) {
        String message = String.valueOf(e.getMessage());
        int status = 500;
        if (e instanceof CameraException.Unauthenticated) {
            return new HttpError(
                    401, e.reason(), message, Map.of("WWW-Authenticate", "Bearer realm=\"camera-service\""));
        } else if (e instanceof CameraException.InvalidArgument) {
            status = 400;
        } else if (e instanceof CameraException.Forbidden) {
            status = 403;
        } else if (e instanceof CameraException.NotFound) {
            status = 404;
        } else if (e instanceof CameraException.InvalidState) {
            status = 409;
        } else if (e instanceof CameraException.NotSupported) {
            status = 501;
        } else if (e instanceof CameraException.DependencyFailed) {
            status = 503;
        } else if (e instanceof CameraException.StorageFailed) {
            status = 507;
        }
        return new HttpError(status, e.reason(), message);
    }

    /** As many as can be at one time are under way; try again soon. */
    static HttpError tooMany(String what) {
        return new HttpError(
                503, "too_many_" + what, "too many " + what + " at the same time", Map.of("Retry-After", "5"));
    }

    /** As many as one user may have at one time are under way; try again when one has ended. */
    static HttpError tooManyOfYours(String what) {
        return new HttpError(
                429,
                "too_many_" + what + "_of_yours",
                "too many " + what + " of one user at the same time",
                Map.of("Retry-After", "5"));
    }

    /** The client is too fast; it may try again after this. */
    static HttpError later(String reason, String message, Duration wait) {
        return new HttpError(429, reason, message, Map.of("Retry-After", Long.toString(wait.toSeconds() + 1)));
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    Map<String, String> headers() {
        return headers;
    }
}
