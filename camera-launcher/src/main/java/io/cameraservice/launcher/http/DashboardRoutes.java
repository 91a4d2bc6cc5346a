package io.cameraservice.launcher.http;

import com.google.gson.JsonObject;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The dashboard's page and its assets. Open to everybody, since it holds no data: it loads that with the visitor's
 * token.
 */
final class DashboardRoutes {
    /** Where the page finds the WebSocket, on the host it was loaded from. */
    record Socket(int port, String path) {}

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "webmanifest", "application/manifest+json");
    private static final List<String> ASSETS = List.of(
            "app.js",
            "rpc.js",
            "http.js",
            "cameras.js",
            "controls.js",
            "health.js",
            "library.js",
            "live.js",
            "live-frame.js",
            "network.js",
            "dom.js",
            "style.css",
            "icon.svg",
            "app.webmanifest");

    /** Each is read from the jar once, so that a busy disk does not delay the event loop. */
    private final Map<String, byte[]> loaded = new ConcurrentHashMap<>();

    private final Supplier<Socket> socket;
    private final Optional<String> tokenCommand;

    /** {@code tokenCommand} is shown on the page. */
    DashboardRoutes(Supplier<Socket> socket, Optional<String> tokenCommand) {
        this.socket = socket;
        this.tokenCommand = tokenCommand;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.quick("/", r -> asset(r, "index.html")));
        for (String name : ASSETS) {
            routes.add(Route.quick("/" + name, r -> asset(r, name)));
        }
        routes.add(Route.quick("/config.json", this::config));
        return routes;
    }

    private void config(RoutedRequest routedRequest) {
        JsonObject body = new JsonObject();
        body.addProperty("ws_port", socket.get().port());
        body.addProperty("ws_path", socket.get().path());
        tokenCommand.ifPresent(command -> body.addProperty("token_command", command));
        routedRequest.json(200, body);
    }

    private void asset(RoutedRequest routedRequest, String name) {
        HttpHeaders headers = routedRequest.responseHeaders();
        headers.set("Content-Security-Policy", policy(routedRequest));
        headers.set("Cache-Control", "no-cache");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        routedRequest.bytes(200, type, loaded.computeIfAbsent(name, DashboardRoutes::load));
    }

    private static byte[] load(String name) {
        try (InputStream in = DashboardRoutes.class.getResourceAsStream("dashboard/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("the dashboard's " + name + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only our own files, and the WebSocket beside us on the host by which the visitor came. */
    private String policy(RoutedRequest routedRequest) {
        String host = routedRequest.header("Host").orElse("").replaceFirst(":\\d{1,5}$", "");
        String ws = host.matches("[A-Za-z0-9.-]{1,253}") ? host : "*";
        int port = socket.get().port();
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; frame-src 'self'; "
                + "manifest-src 'self'; connect-src 'self' ws://" + ws + ":" + port + " wss://" + ws + ":" + port
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
