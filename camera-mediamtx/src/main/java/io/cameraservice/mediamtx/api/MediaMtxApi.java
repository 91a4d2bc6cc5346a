package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The control API of one MediaMTX server. Every call blocks until the answer is there or the time of {@link ApiOptions}
 * is over, and throws {@link MediaMtxException} where it did not do what its name says.
 *
 * <p>Edits of the configuration live in the server's memory: its restart, or a change of its file, forgets them. The
 * server answers before they have taken effect.
 *
 * <p>Safe for use by any thread. Closing gives back the connections and threads.
 */
public final class MediaMtxApi implements AutoCloseable {
    private static final int PAGE = 250;
    private static final int MOST_ITEMS = 10_000;
    private static final int MOST_PAGES = MOST_ITEMS / PAGE;
    private static final long LONGEST_LIST = 32L << 20;
    /** How many times as long as a call may take all pages together may. */
    private static final int TIMEOUTS_PER_LIST = 3;

    private final ApiOptions options;
    private final ApiClient apiClient;
    private final AtomicLong count = new AtomicLong();

    /** A client that has not called anything yet. */
    public MediaMtxApi(ApiOptions options) {
        this.options = requireNonNull(options, "options");
        this.apiClient = new ApiClient(options);
    }

    public ApiOptions options() {
        return options;
    }

    /** How many calls were made so far. */
    public long callCount() {
        return count.get();
    }

    /** What the server says of itself: nothing before 1.15.2. */
    public ServerRelease info() {
        ApiResponse apiResponse = call("GET", "/v3/info", null);
        return apiResponse.noSuchEndpoint()
                ? new ServerRelease(Optional.empty(), Optional.empty())
                : ServerRelease.of(apiResponse.json());
    }

    /** Where the server listens. */
    public ServerConfig serverConfig() {
        return ServerConfig.of(call("GET", "/v3/config/global/get", null).json());
    }

    /** All configured paths, of its file and of the API. */
    public List<PathConfig> pathConfigs() {
        return all("/v3/config/paths/list", PathConfig::of);
    }

    /** How the path is configured; empty if it is not. */
    public Optional<PathConfig> pathConfig(String name) {
        return found(call("GET", "/v3/config/paths/get/" + inUrl(name), null)).map(PathConfig::of);
    }

    /** Adds a path; of kind {@code EXISTS} where there is one of that name. */
    public void addPath(String name, PathSpec spec) {
        done(call("POST", "/v3/config/paths/add/" + inUrl(name), body(spec)));
    }

    /** Changes these settings of a path and leaves the others; of kind {@code NOT_FOUND} where there is none. */
    public void patchPath(String name, PathSpec spec) {
        done(call("PATCH", "/v3/config/paths/patch/" + inUrl(name), body(spec)));
    }

    /** Removes a path; its readers are disconnected. Of kind {@code NOT_FOUND} where there is none. */
    public void deletePath(String name) {
        done(call("DELETE", "/v3/config/paths/delete/" + inUrl(name), null));
    }

    /** What all paths do. */
    public List<PathState> paths() {
        return all("/v3/paths/list", PathState::of);
    }

    /** What the path does; empty if there is none. */
    public Optional<PathState> path(String name) {
        return found(call("GET", "/v3/paths/get/" + inUrl(name), null)).map(PathState::of);
    }

    /** All sessions of a kind; none where the server does not have the protocol. */
    public List<Session> sessions(Session.Kind kind) {
        try {
            return all("/v3/" + kind.endpoint() + "/list", view -> Session.of(kind, view));
        } catch (MediaMtxException e) {
            if (e.kind() == Kind.TOO_OLD) {
                return List.of(); // the endpoint exists where the protocol is switched on
            }
            throw e;
        }
    }

    /** Ends a session; of kind {@code NOT_FOUND} where there is none. */
    public void kick(Session.Kind kind, String id) {
        done(call("POST", "/v3/" + kind.endpoint() + "/kick/" + encode(id), null));
    }

    /** All paths that are being made into HLS; none where the server does not have it. */
    public List<HlsMuxer> hlsMuxers() {
        try {
            return all("/v3/hlsmuxers/list", HlsMuxer::of);
        } catch (MediaMtxException e) {
            if (e.kind() == Kind.TOO_OLD) {
                return List.of();
            }
            throw e;
        }
    }

    /** What the server has recorded. */
    public List<RecordedPath> recordings() {
        return all("/v3/recordings/list", RecordedPath::of);
    }

    /** What the server has recorded of a path; empty if it knows no such path. */
    public Optional<RecordedPath> recording(String name) {
        ApiResponse apiResponse = call("GET", "/v3/recordings/get/" + inUrl(name), null);
        if (apiResponse.status() == 400 && apiResponse.failure().kind() == Kind.REFUSED) {
            return Optional.empty(); // "path '…' is not configured"
        }
        return found(apiResponse).map(RecordedPath::of);
    }

    @Override
    public void close() {
        apiClient.close();
    }

    private <T> List<T> all(String path, Function<JsonView, T> item) {
        List<T> all = new ArrayList<>();
        long begun = System.nanoTime();
        long length = 0;
        long pages = 1;
        for (int page = 0; page < pages; page++) {
            if (page == MOST_PAGES || length > LONGEST_LIST) {
                throw tooMany(path);
            }
            if (System.nanoTime() - begun
                    > TIMEOUTS_PER_LIST * options.callTimeout().toNanos()) {
                throw new MediaMtxException(
                        Kind.NO_ANSWER,
                        "GET " + options.url() + path + ": not all of its pages came in time",
                        "the server may be stopped or overloaded",
                        null);
            }
            String query = "?itemsPerPage=" + PAGE + (page == 0 ? "" : "&page=" + page);
            ApiResponse apiResponse = call("GET", path + query, null);
            length += apiResponse.body().length();
            JsonView list = apiResponse.json();
            if (!list.hasList("items")) {
                throw new MediaMtxException(
                        Kind.NOT_MEDIAMTX,
                        "GET " + options.url() + path + ": what answers is not the API of MediaMTX: there is no list",
                        "check the address: the API's usual port is 9997",
                        null);
            }
            list.objects("items").forEach(view -> all.add(item.apply(view)));
            if (all.size() > MOST_ITEMS) {
                throw tooMany(path);
            }
            pages = list.number("pageCount").orElse(1L);
        }
        return all;
    }

    private MediaMtxException tooMany(String path) {
        return new MediaMtxException(
                Kind.FAILED,
                "GET " + options.url() + path + ": it lists more than " + MOST_ITEMS + " paths, or more text than "
                        + LONGEST_LIST + " bytes",
                "use a server with fewer paths",
                null);
    }

    /** What was asked for by name; empty if the server says that there is nothing of this name. */
    private static Optional<JsonView> found(ApiResponse apiResponse) {
        if (apiResponse.status() == 404 && apiResponse.failure().kind() == Kind.NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(apiResponse.json());
    }

    /** Bodies of success differ between versions and are not looked at. */
    private static void done(ApiResponse apiResponse) {
        if (!apiResponse.well()) {
            throw apiResponse.failure();
        }
    }

    private ApiResponse call(String method, String path, @Nullable String body) {
        count.incrementAndGet();
        return apiClient.call(method, path, body);
    }

    private static String body(PathSpec spec) {
        JsonObject body = new JsonObject();
        spec.settings().forEach((setting, value) -> {
            if (value instanceof Boolean truth) {
                body.addProperty(setting.key(), truth);
            } else if (value instanceof Long number) {
                body.addProperty(setting.key(), number);
            } else if (value instanceof Duration length) {
                body.addProperty(setting.key(), GoDuration.write(length));
            } else {
                body.addProperty(setting.key(), (String) value);
            }
        });
        return body.toString();
    }

    private static String inUrl(String name) {
        return PathName.require(name); // its characters need no escaping
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * A path that is being made into HLS. Immutable.
     *
     * @param path which
     * @param created since when
     * @param lastRequest when somebody last asked for a piece of it
     * @param bytesSent to all who did
     */
    public record HlsMuxer(String path, Optional<Instant> created, Optional<Instant> lastRequest, long bytesSent) {
        public HlsMuxer {
            requireNonNull(path, "path");
            requireNonNull(created, "created");
            requireNonNull(lastRequest, "lastRequest");
        }

        static HlsMuxer of(JsonView view) {
            return new HlsMuxer(
                    view.neededText("path"),
                    view.time("created"),
                    view.time("lastRequest"),
                    view.number("outboundBytes", "bytesSent").orElse(0L));
        }
    }

    /**
     * The recordings that a server has of a path. Immutable.
     *
     * @param name the path
     * @param segments when each began, oldest first
     */
    public record RecordedPath(String name, List<Instant> segments) {
        public RecordedPath {
            requireNonNull(name, "name");
            segments = List.copyOf(segments);
        }

        static RecordedPath of(JsonView view) {
            return new RecordedPath(
                    view.neededText("name"),
                    view.objects("segments").stream()
                            .flatMap(s -> s.time("start").stream())
                            .sorted()
                            .toList());
        }
    }
}
