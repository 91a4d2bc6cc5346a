package io.cameraservice.internal.util;

import io.cameraservice.access.EndpointLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * What the clients of one endpoint have taken of its {@link EndpointLimits}: the one place that counts and refuses. Safe for use
 * by any thread.
 */
public final class EndpointBudget {
    /** Of the bytes of unfinished messages, the part that clients that are not logged in share. */
    private static final int ANONYMOUS_PART = 16;

    private final EndpointLimits limits;
    private final ConnectionLimiter connections;
    private final LoginThrottle logins;
    private final RateLimiter principalCalls;
    private final RateLimiter addressCalls;
    private final ByteBudget input;
    private final ByteBudget anonymousInput;
    private final ByteBudget output;
    private final ConcurrencyLimiter downloads;
    private final ConcurrencyLimiter previews;

    /**
     * A budget of which nothing is taken.
     *
     * @param endpoint its name in the log
     */
    public EndpointBudget(String endpoint, EndpointLimits limits) {
        this.limits = limits;
        connections = new ConnectionLimiter(limits.connections(), limits.connectionsPerAddress());
        logins = new LoginThrottle(endpoint);
        principalCalls = new RateLimiter(limits.callsPerSecondPerPrincipal(), limits.callsPerSecondPerPrincipal());
        addressCalls = new RateLimiter(limits.callsPerSecondPerAddress(), limits.callsPerSecondPerAddress());
        input = new ByteBudget(limits.unfinishedInputBytes());
        anonymousInput = new ByteBudget(Math.max(1, limits.unfinishedInputBytes() / ANONYMOUS_PART));
        output = new ByteBudget(limits.totalQueuedOutputBytes());
        downloads = new ConcurrencyLimiter(limits.downloads(), limits.downloadsPerPrincipal());
        previews = new ConcurrencyLimiter(limits.previews(), limits.previewsPerPrincipal());
    }

    /** The limits. */
    public EndpointLimits limits() {
        return limits;
    }

    /** Its connections. */
    public ConnectionLimiter connections() {
        return connections;
    }

    /** Failed log-ins. */
    public LoginThrottle logins() {
        return logins;
    }

    /**
     * Counts a call; zero if it is within the rates, else how long to wait.
     *
     * @param address of the client
     * @param principal its name, if it is logged in
     */
    public Duration tryCall(String address, Optional<String> principal) {
        Duration wait = addressCalls.tryAcquire(address);
        return wait.isZero() && principal.isPresent() ? principalCalls.tryAcquire(principal.get()) : wait;
    }

    /** Counts what a call has cost beyond an ordinary one, in calls. */
    public void chargeCall(String address, Optional<String> principal, double calls) {
        addressCalls.charge(address, calls);
        principal.ifPresent(name -> principalCalls.charge(name, calls));
    }

    /** Bytes of unfinished messages; those of clients that are not logged in are counted apart. */
    public ByteBudget unfinishedInput(boolean authenticated) {
        return authenticated ? input : anonymousInput;
    }

    /** Bytes that wait to be sent. */
    public ByteBudget queuedOutput() {
        return output;
    }

    /** Files being downloaded, by principal. */
    public ConcurrencyLimiter downloads() {
        return downloads;
    }

    /** Live previews, by principal. */
    public ConcurrencyLimiter previews() {
        return previews;
    }

    /** What is counted now. */
    public Statistics statistics() {
        return new Statistics(
                connections.statistics(),
                logins.failures(),
                principalCalls.refused() + addressCalls.refused(),
                input.used() + anonymousInput.used(),
                input.refused() + anonymousInput.refused(),
                output.used(),
                downloads.statistics(),
                previews.statistics());
    }

    /**
     * What an endpoint has counted.
     *
     * @param failedLogins log-ins refused since the start
     * @param refusedCalls calls refused for their rate since the start
     * @param unfinishedInputBytes held now
     * @param refusedInputs connections closed since the start because too much was unfinished
     * @param queuedOutputBytes held now
     */
    public record Statistics(
            ConnectionLimiter.Statistics connections,
            long failedLogins,
            long refusedCalls,
            long unfinishedInputBytes,
            long refusedInputs,
            long queuedOutputBytes,
            ConcurrencyLimiter.Statistics downloads,
            ConcurrencyLimiter.Statistics previews) {}
}
