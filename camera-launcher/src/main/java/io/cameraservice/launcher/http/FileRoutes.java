package io.cameraservice.launcher.http;

import io.cameraservice.CameraSession;
import io.cameraservice.access.Principal;
import io.cameraservice.media.MediaContent;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recordings and snapshots, with ranges. Names are looked up in the catalog; no path is opened here. */
final class FileRoutes {
    private static final Pattern INERT = Pattern.compile("(video|audio)/[a-z0-9.-]+|image/(jpeg|png)");

    private final Function<Principal, CameraSession> sessions;
    private final StreamingExecutor downloads;

    FileRoutes(Function<Principal, CameraSession> sessions, StreamingExecutor downloads) {
        this.sessions = sessions;
        this.downloads = downloads;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/files/recordings/{name}",
                        Route.Access.TOKEN_OR_LINK,
                        r -> serve(r, CameraSession::openRecording)),
                Route.get(
                        "/files/snapshots/{name}",
                        Route.Access.TOKEN_OR_LINK,
                        r -> serve(r, CameraSession::openSnapshot)));
    }

    private void serve(RoutedRequest routedRequest, BiFunction<CameraSession, String, MediaContent> open) {
        MediaContent content = open.apply(sessions.apply(routedRequest.who()), routedRequest.name("name"));
        Instant modified = content.lastModified().truncatedTo(ChronoUnit.SECONDS);
        String etag = "\"" + Long.toHexString(content.lastModified().toEpochMilli()) + "-"
                + Long.toHexString(content.size()) + "\"";
        describe(routedRequest, content, etag, modified);
        if (notModified(routedRequest, etag, modified)) {
            routedRequest.empty(304);
            return;
        }
        long size = content.size();
        Optional<ByteRange> range = routedRequest.isHead()
                ? Optional.empty()
                : routedRequest
                        .header("Range")
                        .filter(h -> rangeStillApplies(routedRequest, etag, modified))
                        .flatMap(h -> ByteRange.parse(h, size));
        range.ifPresent(r -> routedRequest.responseHeaders().set("Content-Range", r.of(size)));
        ByteRange part = range.orElse(new ByteRange(0, size));
        if (routedRequest.isHead()) {
            routedRequest.head(200, content.contentType(), OptionalLong.of(size));
            return;
        }
        if (part.length() == 0) {
            routedRequest.bytes(200, content.contentType(), new byte[0]);
            return;
        }
        downloads.run(routedRequest, downloads.acquire(routedRequest.who()), () -> {
            OutputStream out = routedRequest.begin(range.isPresent() ? 206 : 200, content.contentType(), part.length());
            content.writeTo(out, part.offset(), part.length());
            out.flush();
        });
    }

    private static void describe(RoutedRequest routedRequest, MediaContent content, String etag, Instant modified) {
        var headers = routedRequest.responseHeaders();
        headers.set("ETag", etag);
        headers.set("Last-Modified", HttpDates.format(modified));
        headers.set("Accept-Ranges", "bytes");
        headers.set("Cache-Control", "private, no-cache");
        headers.set("Content-Security-Policy", policy(content.contentType()));
        if ("1".equals(routedRequest.query().get("download"))) {
            String plain = content.filename().replaceAll("[^A-Za-z0-9._ -]", "_");
            String exact = URLEncoder.encode(content.filename(), StandardCharsets.UTF_8)
                    .replace("+", "%20");
            headers.set("Content-Disposition", "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + exact);
        }
    }

    /**
     * Content that can run scripts is sandboxed. Pictures and videos cannot, and in a sandbox a browser's own player
     * may not load the very file that it shows.
     */
    private static String policy(String contentType) {
        String inert = "default-src 'none'; img-src 'self'; media-src 'self'";
        return INERT.matcher(contentType).matches() ? inert : inert + "; sandbox";
    }

    private static boolean notModified(RoutedRequest routedRequest, String etag, Instant modified) {
        Optional<String> tags = routedRequest.header("If-None-Match");
        if (tags.isPresent()) {
            return Arrays.stream(tags.get().split(","))
                    .map(String::strip)
                    .anyMatch(t -> t.equals("*") || t.equals(etag) || t.equals("W/" + etag));
        }
        return routedRequest
                .header("If-Modified-Since")
                .flatMap(HttpDates::parse)
                .map(since -> !modified.isAfter(since))
                .orElse(false);
    }

    private static boolean rangeStillApplies(RoutedRequest routedRequest, String etag, Instant modified) {
        return routedRequest
                .header("If-Range")
                .map(String::strip)
                .map(v -> v.startsWith("\"")
                        ? v.equals(etag)
                        : HttpDates.parse(v).filter(modified::equals).isPresent())
                .orElse(true);
    }

    /**
     * Part of a file as HTTP asks for it (RFC 9110, 14). Immutable.
     *
     * @param offset of the first byte
     * @param length number of bytes, at least 1
     */
    private record ByteRange(long offset, long length) {
        private static final Pattern ONE =
                Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

        /**
         * The part asked for; empty for the complete file, as for several ranges or an unknown unit.
         *
         * @throws HttpError 416 if the range is understood and lies outside the file
         */
        static Optional<ByteRange> parse(String header, long size) {
            Matcher m = ONE.matcher(header);
            if (!m.matches() || (m.group(1).isEmpty() && m.group(2).isEmpty())) {
                return Optional.empty();
            }
            if (m.group(1).isEmpty()) {
                long last = Math.min(Long.parseLong(m.group(2)), size);
                return Optional.of(within(size - last, last, size));
            }
            long first = Long.parseLong(m.group(1));
            long end = m.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(m.group(2));
            if (end < first) {
                return Optional.empty();
            }
            return Optional.of(within(first, Math.min(end, size - 1) - first + 1, size));
        }

        private static ByteRange within(long offset, long length, long size) {
            if (offset >= size || length < 1) {
                throw new HttpError(
                        416,
                        "range_not_satisfiable",
                        "the file has " + size + " bytes",
                        Map.of("Content-Range", "bytes */" + size));
            }
            return new ByteRange(offset, length);
        }

        /** The value of {@code Content-Range}. */
        String of(long size) {
            return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
        }
    }
}
