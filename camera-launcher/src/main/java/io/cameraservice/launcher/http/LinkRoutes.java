package io.cameraservice.launcher.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.cameraservice.launcher.auth.LinkSigner;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Hands out signed links: {@code POST /links {"paths":["/files/snapshots/a.jpg"]}} with a token gives
 * {@code {"links":{"/files/snapshots/a.jpg":"/files/snapshots/a.jpg?exp=…&by=…&sig=…"},"valid_seconds":…}}. A link says who may
 * read; whether there is something to read is found out when it is used.
 */
final class LinkRoutes {
    private static final int MOST_PATHS = 500;
    private static final int MOST_BYTES = 256 * 1024;

    private final LinkSigner signer;
    private final List<Route> linkable;

    /** Links to these routes, as far as they take links. */
    LinkRoutes(LinkSigner signer, List<Route> others) {
        this.signer = signer;
        this.linkable = others.stream()
                .filter(r -> r.access() == Route.Access.TOKEN_OR_LINK)
                .toList();
    }

    List<Route> routes() {
        return List.of(Route.post("/links", Route.Access.TOKEN, MOST_BYTES, this::sign));
    }

    private void sign(RoutedRequest routedRequest) {
        JsonObject links = new JsonObject();
        for (JsonElement path : paths(routedRequest)) {
            if (!path.isJsonPrimitive() || !path.getAsString().startsWith("/")) {
                throw new HttpError(400, "bad_request", "paths are texts that begin with /");
            }
            String asked = path.getAsString();
            List<String> segments = Urls.segments(asked);
            if (linkable.stream().noneMatch(r -> r.match(segments).isPresent())) {
                throw new HttpError(400, "path_not_linkable", "links can be made to files, previews and live views");
            }
            links.addProperty(
                    asked,
                    Urls.path(segments) + "?" + signer.query("/" + String.join("/", segments), routedRequest.who()));
        }
        JsonObject body = new JsonObject();
        body.add("links", links);
        body.addProperty("valid_seconds", LinkSigner.VALID_FOR.toSeconds());
        routedRequest.json(200, body);
    }

    private static JsonArray paths(RoutedRequest routedRequest) {
        try {
            JsonArray paths = JsonParser.parseString(
                            new String(routedRequest.exchange().body(), StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonArray("paths");
            if (paths != null && paths.size() <= MOST_PATHS) {
                return paths;
            }
        } catch (JsonParseException | IllegalStateException | ClassCastException e) {
            HttpEndpoint.LOG.debug("/links: {}", e.toString());
        }
        throw new HttpError(400, "bad_request", "expected {\"paths\":[…]} with at most " + MOST_PATHS + " paths");
    }
}
