package io.cameraservice.internal.util;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whose process is at the other end of a TCP connection to an address of this machine, from {@code /proc/net/tcp} and
 * {@code /proc/net/tcp6} (proc(5)). Immutable.
 *
 * @param seen whether the other end is in these tables; it is not where the kernel passes the connection on to somewhere else, such
 *     as a container
 * @param uids of the users whose process it can be: one as a rule; none if it has just gone
 */
public record LocalPeer(boolean seen, Set<Integer> uids) {
    private static final String LISTEN = "0A";
    private static final int MOST_LINES = 200_000;
    /** A table is no snapshot: an entry may be overlooked while others come and go. */
    private static final int LOOKS = 3;

    public LocalPeer {
        uids = Set.copyOf(uids);
    }

    /**
     * Of the connection between these two.
     *
     * @param local our end
     * @param remote the other one
     * @throws IOException if this machine has no such tables
     */
    public static LocalPeer of(InetSocketAddress local, InetSocketAddress remote) throws IOException {
        return of(local, remote, Path.of("/proc"));
    }

    static LocalPeer of(InetSocketAddress local, InetSocketAddress remote, Path proc) throws IOException {
        LocalPeer found = new LocalPeer(false, Set.of());
        for (int look = 0; look < LOOKS && !found.seen(); look++) {
            found = look(local, remote, proc);
        }
        return found;
    }

    private static LocalPeer look(InetSocketAddress local, InetSocketAddress remote, Path proc) throws IOException {
        Map<Integer, Set<Integer>> listeners = new TreeMap<>();
        boolean accepting = false;
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            Path file = proc.resolve(table);
            if (table.endsWith("6") && !Files.exists(file)) {
                continue; // a kernel without IPv6
            }
            String port = String.format(Locale.ROOT, ":%04X", remote.getPort());
            try (BufferedReader lines = Files.newBufferedReader(file, US_ASCII)) {
                String line = lines.readLine();
                for (int count = 0; line != null && count < MOST_LINES; count++, line = lines.readLine()) {
                    if (!line.contains(port)) {
                        continue;
                    }
                    Optional<Entry> entry = Entry.of(line).filter(e -> e.local().getPort() == remote.getPort());
                    if (entry.isEmpty()) {
                        continue;
                    }
                    Entry at = entry.get();
                    if (at.listens()) {
                        at.distance(remote.getAddress())
                                .ifPresent(distance -> listeners
                                        .computeIfAbsent(distance, d -> new HashSet<>())
                                        .add(at.uid()));
                    } else if (at.local().equals(remote) && at.remote().equals(local)) {
                        if (at.inode() != 0) {
                            return new LocalPeer(true, Set.of(at.uid()));
                        }
                        accepting = true; // it still belongs to who listens
                    }
                }
            }
        }
        Set<Integer> nearest = listeners.values().stream().findFirst().orElse(Set.of());
        return new LocalPeer(accepting || !nearest.isEmpty(), nearest);
    }

    private record Entry(InetSocketAddress local, InetSocketAddress remote, boolean listens, int uid, long inode) {
        static Optional<Entry> of(String line) {
            String[] fields = line.strip().split("\\s+", 11);
            if (fields.length < 10) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Entry(
                        address(fields[1]),
                        address(fields[2]),
                        fields[3].equals(LISTEN),
                        Integer.parseUnsignedInt(fields[7]),
                        Long.parseLong(fields[9])));
            } catch (NumberFormatException | UnknownHostException e) {
                return Optional.empty(); // the heading
            }
        }

        /** How far a listener is from this address: the kernel takes the nearest. Empty if it does not listen there. */
        Optional<Integer> distance(InetAddress address) {
            InetAddress own = local.getAddress();
            if (own.equals(address)) {
                return Optional.of(0);
            }
            if (!own.isAnyLocalAddress()) {
                return Optional.empty();
            }
            if (own.getClass() == address.getClass()) {
                return Optional.of(1);
            }
            return own instanceof Inet6Address ? Optional.of(2) : Optional.empty();
        }

        /** Words of four bytes in the byte order of the machine, a colon, the port. */
        private static InetSocketAddress address(String field) throws UnknownHostException {
            int colon = field.indexOf(':');
            if (colon != 8 && colon != 32) {
                throw new NumberFormatException(field);
            }
            ByteBuffer bytes = ByteBuffer.allocate(colon / 2).order(ByteOrder.nativeOrder());
            for (int at = 0; at < colon; at += 8) {
                bytes.putInt(Integer.parseUnsignedInt(field, at, at + 8, 16));
            }
            return new InetSocketAddress(
                    InetAddress.getByAddress(bytes.array()), // IPv4 in IPv6 becomes IPv4
                    Integer.parseInt(field.substring(colon + 1), 16));
        }
    }
}
