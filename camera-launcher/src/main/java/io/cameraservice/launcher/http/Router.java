package io.cameraservice.launcher.http;

import io.cameraservice.CameraException;
import io.cameraservice.access.Principal;
import io.cameraservice.internal.limit.EndpointBudget;
import io.cameraservice.jsonrpc.websocket.HostCheck;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the route of a request, who asks, and the thread that answers: the event loop where all is in memory, else a worker
 * that may wait for the service but never for a client. Whatever fails becomes an error in JSON. Safe for use by any thread.
 */
final class Router implements HttpConnection.Requests {
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
        answer(Request.unknown(exchange), () -> route(exchange));
    }

    @Override
    public void abandoned(Exchange exchange, Refusal why) {
        answer(Request.unknown(exchange), () -> {
            throw why;
        });
    }

    private void route(Exchange exchange) throws IOException {
        refuseMalformed(exchange);
        Target target = Target.parse(exchange.target());
        Optional<String> host = target.host().or(() -> exchange.header("Host"));
        if (host.isPresent() && !hosts.isOurs(host.get())) {
            throw new Refusal(403, "foreign_host", HostCheck.refusal(host.get()));
        }
        Set<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> names = route.match(target.path());
            if (names.isEmpty()) {
                continue;
            }
            if (!route.methods().contains(exchange.method())) {
                allowed.addAll(route.methods());
                continue;
            }
            String whole = "/" + String.join("/", target.path());
            Optional<Principal> who = authentication.authenticate(route.access(), whole, exchange, target.query());
            who.ifPresent(principal -> count(exchange, principal));
            handle(route, new Request(exchange, whole, names.get(), target.query(), who));
            return;
        }
        if (allowed.isEmpty()) {
            throw new Refusal(404, "not_found", "there is nothing here");
        }
        throw new Refusal(
                405,
                "method_not_allowed",
                "use " + String.join(" or ", allowed),
                Map.of("Allow", String.join(", ", allowed)));
    }

    private void count(Exchange exchange, Principal principal) {
        Duration wait = budget.tryCall(exchange.connection().address().getHostAddress(), Optional.of(principal.name()));
        if (!wait.isZero()) {
            throw Refusal.later("too_many_requests", "too many requests a second", wait);
        }
    }

    private void handle(Route route, Request request) throws IOException {
        if (route.maxBody() > 0) {
            request.exchange().readBody(route.maxBody(), () -> answer(request, () -> call(route, request)));
        } else if (route.blocking()) {
            call(route, request);
        } else {
            route.handler().handle(request);
        }
    }

    private void call(Route route, Request request) {
        calls.submit(
                request.who().name(),
                () -> answer(request, () -> route.handler().handle(request)));
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Does this, and answers with what becomes of it if it fails. */
    private static void answer(Request request, Step step) {
        try {
            step.run();
        } catch (Refusal e) {
            refuse(request, e);
        } catch (CameraException e) {
            refuse(request, Refusal.of(e));
        } catch (IOException | RuntimeException e) {
            HttpFront.LOG.error("{} {}", request.exchange().method(), request.path(), e);
            refuse(request, new Refusal(500, "internal_error", "something went wrong here; see the log"));
        }
    }

    private static void refuse(Request request, Refusal refusal) {
        if (request.exchange().isAnswered()) {
            request.exchange().connection().close(); // in the middle of a response: that is all that can be said
            return;
        }
        List.of("Content-Security-Policy", "Content-Disposition", "Content-Range")
                .forEach(request.responseHeaders()::remove);
        request.refuse(refusal);
    }

    private static void refuseMalformed(Exchange exchange) {
        Optional<Throwable> malformed = exchange.malformed();
        if (malformed.isPresent()) {
            if (malformed.get() instanceof TooLongHttpLineException) {
                throw new Refusal(414, "uri_too_long", "the request line is too long");
            } else if (malformed.get() instanceof TooLongHttpHeaderException) {
                throw new Refusal(431, "headers_too_large", "the headers are too long");
            }
            throw new Refusal(400, "malformed_request", "this is not a request of HTTP/1.1");
        }
        if (exchange.version().majorVersion() != 1) {
            throw new Refusal(505, "version_not_supported", "HTTP/1.1 is spoken here");
        }
        if (exchange.headerCount("Host") > 1) {
            throw new Refusal(400, "malformed_request", "a request names one host");
        }
    }
}
