package io.cameraservice.launcher.http;

import io.cameraservice.CameraException;
import io.cameraservice.access.Principal;
import io.cameraservice.internal.util.EndpointBudget;
import io.cameraservice.jsonrpc.websocket.HostCheck;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the route of a request, who asks, and the thread that answers: the event loop where all is in memory, else a worker
 * that may wait for the service but never for a client. Whatever fails becomes an error in JSON. Safe for use by any thread.
 */
final class Router implements HttpServer.Requests {
    private final HostCheck hosts;
    private final HttpAuthentication authentication;
    private final List<Route> routes;
    private final EndpointBudget budget;
    private final ServiceCalls calls;

    Router(
            HostCheck hosts,
            HttpAuthentication authentication,
            List<Route> routes,
            EndpointBudget budget,
            ServiceCalls calls) {
        this.hosts = hosts;
        this.authentication = authentication;
        this.routes = List.copyOf(routes);
        this.budget = budget;
        this.calls = calls;
    }

    @Override
    public void begin(Exchange exchange) {
        answer(RoutedRequest.unknown(exchange), () -> route(exchange));
    }

    @Override
    public void abandoned(Exchange exchange, HttpError why) {
        answer(RoutedRequest.unknown(exchange), () -> {
            throw why;
        });
    }

    private void route(Exchange exchange) throws IOException {
        refuseMalformed(exchange);
        RequestTarget requestTarget = RequestTarget.parse(exchange.target());
        Optional<String> host = requestTarget.host().or(() -> exchange.header("Host"));
        if (host.isPresent() && !hosts.isOurs(host.get())) {
            throw new HttpError(403, "foreign_host", HostCheck.refusal(host.get()));
        }
        Set<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> names = route.match(requestTarget.path());
            if (names.isEmpty()) {
                continue;
            }
            if (!route.methods().contains(exchange.method())) {
                allowed.addAll(route.methods());
                continue;
            }
            String path = "/" + String.join("/", requestTarget.path());
            Optional<Principal> who =
                    authentication.authenticate(route.access(), path, exchange, requestTarget.query());
            who.ifPresent(principal -> count(exchange, principal));
            handle(route, new RoutedRequest(exchange, path, names.get(), requestTarget.query(), who));
            return;
        }
        if (allowed.isEmpty()) {
            throw new HttpError(404, "not_found", "there is nothing here");
        }
        throw new HttpError(
                405,
                "method_not_allowed",
                "use " + String.join(" or ", allowed),
                Map.of("Allow", String.join(", ", allowed)));
    }

    private void count(Exchange exchange, Principal principal) {
        Duration wait = budget.tryCall(exchange.connection().address().getHostAddress(), Optional.of(principal.name()));
        if (!wait.isZero()) {
            throw HttpError.later("too_many_requests", "too many requests a second", wait);
        }
    }

    private void handle(Route route, RoutedRequest routedRequest) throws IOException {
        if (route.maxBody() > 0) {
            routedRequest
                    .exchange()
                    .readBody(route.maxBody(), () -> answer(routedRequest, () -> call(route, routedRequest)));
        } else if (route.blocking()) {
            call(route, routedRequest);
        } else {
            route.handler().handle(routedRequest);
        }
    }

    private void call(Route route, RoutedRequest routedRequest) {
        calls.submit(
                routedRequest.who().name(),
                () -> answer(routedRequest, () -> route.handler().handle(routedRequest)));
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Runs the step; answers with an error if it fails. */
    private static void answer(RoutedRequest routedRequest, Step step) {
        try {
            step.run();
        } catch (HttpError e) {
            refuse(routedRequest, e);
        } catch (CameraException e) {
            refuse(routedRequest, HttpError.of(e));
        } catch (IOException | RuntimeException e) {
            HttpEndpoint.LOG.error("{} {}", routedRequest.exchange().method(), routedRequest.path(), e);
            refuse(routedRequest, new HttpError(500, "internal_error", "something went wrong here; see the log"));
        }
    }

    private static void refuse(RoutedRequest routedRequest, HttpError httpError) {
        if (routedRequest.exchange().isAnswered()) {
            routedRequest.exchange().connection().close(); // a response has begun: nothing else can be sent
            return;
        }
        List.of("Content-Security-Policy", "Content-Disposition", "Content-Range")
                .forEach(routedRequest.responseHeaders()::remove);
        routedRequest.refuse(httpError);
    }

    private static void refuseMalformed(Exchange exchange) {
        Optional<Throwable> malformed = exchange.malformed();
        if (malformed.isPresent()) {
            if (malformed.get() instanceof TooLongHttpLineException) {
                throw new HttpError(414, "uri_too_long", "the request line is too long");
            } else if (malformed.get() instanceof TooLongHttpHeaderException) {
                throw new HttpError(431, "headers_too_large", "the headers are too long");
            }
            throw new HttpError(400, "malformed_request", "this is not a request of HTTP/1.1");
        }
        if (exchange.version().majorVersion() != 1) {
            throw new HttpError(505, "version_not_supported", "HTTP/1.1 is spoken here");
        }
        if (exchange.headerCount("Host") > 1) {
            throw new HttpError(400, "malformed_request", "a request names one host");
        }
    }

    /**
     * What a request asks for (RFC 9112, 3.2). Immutable.
     *
     * @param host that a target in absolute form names; it counts more than the header
     * @param path the decoded segments
     * @param query the decoded parameters
     */
    private record RequestTarget(Optional<String> host, List<String> path, Map<String, String> query) {
        private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]*)(.*)");
        private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

        /** @throws HttpError 400 if it is not well-formed */
        static RequestTarget parse(String text) {
            if (!PRINTABLE.matcher(text).matches()) {
                throw new HttpError(400, "bad_path", "what is not ASCII is percent-encoded as UTF-8");
            }
            Optional<String> host = Optional.empty();
            String rest = text;
            Matcher absolute = ABSOLUTE.matcher(text);
            if (absolute.matches()) {
                host = Optional.of(absolute.group(1).toLowerCase(Locale.ROOT));
                rest = absolute.group(2).startsWith("/") ? absolute.group(2) : "/" + absolute.group(2);
            }
            int query = rest.indexOf('?');
            String path = query < 0 ? rest : rest.substring(0, query);
            return new RequestTarget(
                    host, Urls.segments(path), Urls.query(query < 0 ? null : rest.substring(query + 1)));
        }
    }
}
