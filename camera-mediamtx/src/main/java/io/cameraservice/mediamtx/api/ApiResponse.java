package io.cameraservice.mediamtx.api;

import io.cameraservice.internal.util.SingleLine;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import java.util.Optional;

/**
 * What came back from a call, before anybody believes it. Immutable.
 *
 * @param call for messages, e.g. {@code GET http://127.0.0.1:9997/v3/paths/list}
 * @param status of HTTP
 * @param server the header that names the server; blank where there is none
 * @param body as it came
 */
record ApiResponse(String call, int status, String server, String body) {
    private static final String NO_PAGE = "404 page not found";
    private static final int LONGEST_REASON = 300;

    boolean well() {
        return status >= 200 && status < 300;
    }

    /** Whether the server has no such endpoint, rather than no such path. */
    boolean noSuchEndpoint() {
        return status == 404 && error().isEmpty();
    }

    /** What it holds, if all went well. */
    JsonView json() {
        if (!well()) {
            throw failure();
        }
        try {
            return JsonView.parse(body);
        } catch (MediaMtxException e) {
            throw isMediaMtx()
                    ? new MediaMtxException(Kind.FAILED, call + ": " + e.getMessage(), null, e)
                    : notMediaMtx("what it says is no JSON");
        }
    }

    /** The answer as an error. */
    MediaMtxException failure() {
        String why = error().orElse("");
        return switch (status) {
            case 401, 403 ->
                new MediaMtxException(
                        Kind.UNAUTHORIZED,
                        call + ": the credentials are missing or wrong (" + status + ")",
                        "give a user or token that has the permission 'api' in MediaMTX's authInternalUsers",
                        null);
            case 301, 302, 307, 308 ->
                notMediaMtx("it redirects (" + status + "), as MediaMTX's listeners for HLS and WebRTC do");
            case 400 -> refusal(why);
            case 404 ->
                why.isEmpty() ? missing() : new MediaMtxException(Kind.NOT_FOUND, call + ": " + why, null, null);
            default ->
                isMediaMtx() || !why.isEmpty()
                        ? new MediaMtxException(Kind.FAILED, call + ": " + status + " " + why, null, null)
                        : notMediaMtx("it answers " + status);
        };
    }

    private MediaMtxException refusal(String why) {
        if (body.contains("HTTP request to an HTTPS server")) {
            return new MediaMtxException(
                    Kind.TLS_FAILED, call + ": it speaks TLS only", "use an address with https://", null);
        }
        if (why.equals("path already exists")) {
            return new MediaMtxException(Kind.EXISTS, call + ": " + why, null, null);
        }
        if (why.contains("unknown field")) {
            return new MediaMtxException(Kind.TOO_OLD, call + ": " + why, "MediaMTX 1.5 or later is needed", null);
        }
        return why.isEmpty()
                ? notMediaMtx("it answers 400")
                : new MediaMtxException(Kind.REFUSED, call + ": " + why, null, null);
    }

    private MediaMtxException missing() {
        return isMediaMtx()
                ? new MediaMtxException(
                        Kind.TOO_OLD,
                        call + ": this MediaMTX does not know the call",
                        "MediaMTX 1.5 or later is needed, and the address of its API: the usual port is 9997",
                        null)
                : notMediaMtx(body.startsWith(NO_PAGE) ? "it has no such page" : "it answers 404");
    }

    private MediaMtxException notMediaMtx(String why) {
        return new MediaMtxException(
                Kind.NOT_MEDIAMTX,
                call + ": what answers is not the API of MediaMTX: " + why,
                "check the address: the API's usual port is 9997",
                null);
    }

    private boolean isMediaMtx() {
        return server.equals("mediamtx");
    }

    /** The reason that a server gives in its own way: {@code {"error":…}}. */
    private Optional<String> error() {
        try {
            return JsonView.parse(body).text("error").map(why -> SingleLine.of(why, LONGEST_REASON));
        } catch (MediaMtxException e) {
            return Optional.empty();
        }
    }
}
