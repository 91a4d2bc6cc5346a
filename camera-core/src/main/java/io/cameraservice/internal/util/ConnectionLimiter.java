package io.cameraservice.internal.util;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of an endpoint, in all and per address, and makes room for a new one at the expense of clients that
 * are not logged in: the oldest such connection of the address that has most of them is evicted. So clients without
 * credentials never keep others out; a new connection is refused only where all others are logged in. Addresses of IPv6 count
 * by their /64 network. Safe for use by any thread; evictions are called without a lock.
 */
public final class ConnectionLimiter {
    private final int max;
    private final int maxPerAddress;
    private final Map<InetAddress, Address> addresses = new HashMap<>();
    private int open;
    private int authenticated;
    private long refused;
    private long evicted;

    /**
     * A limiter.
     *
     * @param max connections in all, at least 1
     * @param maxPerAddress connections of one address, at least 1
     */
    public ConnectionLimiter(int max, int maxPerAddress) {
        if (max < 1 || maxPerAddress < 1) {
            throw new IllegalArgumentException("limits are at least 1, not " + max + " and " + maxPerAddress);
        }
        this.max = max;
        this.maxPerAddress = maxPerAddress;
    }

    /** What the limiter has counted. */
    public record Statistics(int open, int authenticated, long refused, long evicted) {}

    /**
     * Counts a new connection that is not logged in yet.
     *
     * @param address of the client
     * @param evict closes this connection if room is needed for others; called once at most, by the thread that needs the room,
     *     and has to return at once
     * @return to be closed when the connection ends; empty if the connection is refused
     */
    public Optional<Slot> admit(InetAddress address, Runnable evict) {
        InetAddress key = network(address);
        Slot victim = null;
        Slot slot = null;
        synchronized (this) {
            Address from = addresses.computeIfAbsent(key, k -> new Address());
            boolean full = false;
            if (from.open >= maxPerAddress) {
                victim = from.oldestAnonymous();
                full = victim == null;
            } else if (open >= max) {
                victim = oldestOfTheMost();
                full = victim == null;
            }
            if (full) {
                refused++;
                forgetIfUnused(key, from);
            } else {
                if (victim != null) {
                    evicted++;
                    victim.release();
                }
                addresses.putIfAbsent(key, from); // the victim may have been its last
                slot = new Slot(key, from, evict);
                from.open++;
                from.anonymous.add(slot);
                open++;
            }
        }
        if (victim != null) {
            victim.evict.run();
        }
        return Optional.ofNullable(slot);
    }

    /** What is counted now. */
    public synchronized Statistics statistics() {
        return new Statistics(open, authenticated, refused, evicted);
    }

    private @Nullable Slot oldestOfTheMost() {
        Address most = null;
        for (Address each : addresses.values()) {
            if (most == null || each.anonymous.size() > most.anonymous.size()) {
                most = each;
            }
        }
        return most == null ? null : most.oldestAnonymous();
    }

    private void forgetIfUnused(InetAddress key, Address address) {
        if (address.open == 0) {
            addresses.remove(key);
        }
    }

    /** IPv6 hosts choose among 2^64 addresses of their network: they count as one. */
    private static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, 8, 16, (byte) 0);
        try {
            return address.isLoopbackAddress() ? address : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // it has 16 bytes
        }
    }

    private static final class Address {
        final LinkedHashSet<Slot> anonymous = new LinkedHashSet<>();
        int open;

        @Nullable
        Slot oldestAnonymous() {
            Iterator<Slot> oldest = anonymous.iterator();
            return oldest.hasNext() ? oldest.next() : null;
        }
    }

    /** The place of one connection. Closing is idempotent. */
    public final class Slot implements AutoCloseable {
        private final InetAddress key;
        private final Address address;
        private final Runnable evict;
        private boolean released;
        private boolean loggedIn;

        private Slot(InetAddress key, Address address, Runnable evict) {
            this.key = key;
            this.address = address;
            this.evict = evict;
        }

        /** The client is logged in: it is not evicted any more. */
        public void authenticated() {
            synchronized (ConnectionLimiter.this) {
                if (!released && !loggedIn) {
                    loggedIn = true;
                    authenticated++;
                    address.anonymous.remove(this);
                }
            }
        }

        /** It may be evicted again, after all others of its address, e.g. since it is idle or takes no data. */
        public void evictable() {
            synchronized (ConnectionLimiter.this) {
                if (released) {
                    return;
                }
                if (loggedIn) {
                    loggedIn = false;
                    authenticated--;
                }
                address.anonymous.remove(this);
                address.anonymous.add(this);
            }
        }

        /** The connection has ended. */
        @Override
        public void close() {
            synchronized (ConnectionLimiter.this) {
                release();
            }
        }

        private void release() {
            if (!released) {
                released = true;
                open--;
                address.open--;
                if (loggedIn) {
                    authenticated--;
                } else {
                    address.anonymous.remove(this);
                }
                forgetIfUnused(key, address);
            }
        }
    }
}
