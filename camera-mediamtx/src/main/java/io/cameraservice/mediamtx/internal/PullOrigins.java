package io.cameraservice.mediamtx.internal;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From where the server pulls: the addresses of its API's host, any of this machine if it runs here, and those that
 * were configured. Use of our login from elsewhere is reported. Safe for use by any thread.
 */
final class PullOrigins implements Predicate<InetAddress> {
    private static final Logger log = LoggerFactory.getLogger(PullOrigins.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private final String host;
    private final List<AddressRange> more;
    private final LongSupplier nanoTime;
    private final Runnable changed;
    private volatile Set<InetAddress> server = Set.of();
    private volatile boolean here;
    private Optional<InetAddress> refused = Optional.empty();
    private long refusedAt;

    /**
     * Of the server whose API is at this host.
     *
     * @param changed called when {@link #problem} has changed; returns at once
     */
    PullOrigins(String host, List<AddressRange> more, LongSupplier nanoTime, Runnable changed) {
        this.host = host;
        this.more = List.copyOf(more);
        this.nanoTime = nanoTime;
        this.changed = changed;
    }

    /** Resolves the host again: its address may change. May block. */
    void lookUp() {
        try {
            Set<InetAddress> found = Set.copyOf(List.of(InetAddress.getAllByName(host)));
            here = found.stream().anyMatch(address -> address.isLoopbackAddress() || isOurs(address));
            server = found;
        } catch (UnknownHostException e) {
            log.debug("the address of {} is unknown: {}", host, e.toString()); // it stays where it was
        }
    }

    @Override
    public boolean test(InetAddress from) {
        boolean good = server.contains(from)
                || (here && isOurs(from))
                || more.stream().anyMatch(range -> range.contains(from));
        if (note(from, good)) {
            if (!good) {
                log.warn("{}", problem().orElse(""));
            }
            changed.run();
        }
        return good;
    }

    private synchronized boolean note(InetAddress from, boolean good) {
        Optional<InetAddress> before = refused;
        refused = good ? Optional.empty() : Optional.of(from);
        refusedAt = nanoTime.getAsLong();
        return !refused.equals(before);
    }

    /** What to do, if the login was refused to a client lately and has not been accepted since. */
    synchronized Optional<String> problem() {
        return refused.filter(from -> nanoTime.getAsLong() - refusedAt < REMEMBERED.toNanos())
                .map(from -> "somebody at " + from.getHostAddress() + " showed the login that MediaMTX at " + host
                        + " was given, and was refused; if that is where it pulls from, name the address in"
                        + " mediamtx.pulls_from");
    }

    /**
     * Whether the server certainly cannot pull from that host of ours: a loopback address, and the server is elsewhere.
     */
    boolean cannotReach(String ours) {
        try {
            return InetAddress.getByName(ours).isLoopbackAddress() && !isHere(InetAddress.getByName(host));
        } catch (UnknownHostException | SocketException e) {
            log.debug("the address of {} is unknown: {}", host, e.toString());
            return false;
        }
    }

    private static boolean isHere(InetAddress address) throws SocketException {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }

    /** Of loopback that is 127.0.0.1, from which connections within a machine come, and not the rest of its network. */
    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
