package io.cameraservice.launcher.config;

import io.cameraservice.access.EndpointLimits;
import java.time.Duration;

/**
 * What clients may take from HTTP. Immutable.
 *
 * @param connections at one time; if there are more, those that are silent or slow are closed first
 * @param previews pictures and live previews at one time
 * @param downloads files at one time
 * @param requestsPerSecond requests a second, but for health and the page's own files
 * @param requestTimeout how long a request may take to come
 * @param idleTimeout how long a connection stays open without one
 * @param responseTimeout how long a client may take nothing of a response
 */
public record HttpLimits(
        Share connections,
        Share previews,
        Share downloads,
        Rates requestsPerSecond,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration responseTimeout) {
    /** Connections beside those that carry previews and downloads, so that health always finds room. */
    private static final int RESERVE = 16;

    /** Bytes of request bodies under way. */
    private static final int BODIES = 4 * 1024 * 1024;

    private static final int SLOW_CALLS = 64;
    private static final int SLOW_CALLS_PER_PRINCIPAL = 32;

    /**
     * How many at one time.
     *
     * @param inAll of all clients
     * @param ofOne of one address, or of one principal
     */
    public record Share(int inAll, int ofOne) {}

    /** How many a second, on average and at once. */
    public record Rates(int perPrincipal, int perAddress) {}

    static HttpLimits of(ConfigReader r) {
        int needed = r.value(Settings.HEALTH_MAX_PREVIEWS) + r.value(Settings.HEALTH_MAX_DOWNLOADS) + RESERVE;
        if (r.value(Settings.HEALTH_MAX_CONNECTIONS) < needed) {
            r.problem(
                    r.place(Settings.HEALTH_MAX_CONNECTIONS),
                    Settings.HEALTH_MAX_CONNECTIONS.key(),
                    "is " + r.value(Settings.HEALTH_MAX_CONNECTIONS) + "; it has to be at least " + needed
                            + ": max_previews, max_downloads and " + RESERVE + " more");
        }
        return new HttpLimits(
                share(r, Settings.HEALTH_MAX_CONNECTIONS, Settings.HEALTH_MAX_CONNECTIONS_PER_ADDRESS),
                share(r, Settings.HEALTH_MAX_PREVIEWS, Settings.HEALTH_MAX_PREVIEWS_PER_PRINCIPAL),
                share(r, Settings.HEALTH_MAX_DOWNLOADS, Settings.HEALTH_MAX_DOWNLOADS_PER_PRINCIPAL),
                new Rates(
                        r.value(Settings.HEALTH_MAX_RATE_PER_PRINCIPAL), r.value(Settings.HEALTH_MAX_RATE_PER_ADDRESS)),
                r.value(Settings.HEALTH_REQUEST_TIMEOUT),
                r.value(Settings.HEALTH_IDLE_TIMEOUT),
                r.value(Settings.HEALTH_RESPONSE_TIMEOUT));
    }

    /** The same as the budget of an endpoint takes it; its slow calls are requests that ask the service. */
    public EndpointLimits endpoint() {
        return EndpointLimits.builder()
                .connections(connections.inAll(), connections.ofOne())
                .previews(previews.inAll(), previews.ofOne())
                .downloads(downloads.inAll(), downloads.ofOne())
                .callsPerSecond(requestsPerSecond.perPrincipal(), requestsPerSecond.perAddress())
                .unfinishedInput(1, BODIES)
                .slowCalls(SLOW_CALLS, SLOW_CALLS_PER_PRINCIPAL)
                .responseTimeout(responseTimeout)
                .build();
    }

    private static Share share(ConfigReader r, Setting<Integer> inAll, Setting<Integer> ofOne) {
        return new Share(r.value(inAll), r.value(ofOne));
    }
}
