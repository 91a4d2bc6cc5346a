package io.cameraservice.bench.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calls a server from many connections on one thread. Each connection keeps so many calls in flight: an answer makes the next call.
 * For one thread and one run.
 */
final class Load implements AutoCloseable {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(30);
    private static final long ANSWERED = Long.MIN_VALUE;

    private final URI server;
    private final Selector selector;
    private final List<Client> clients = new ArrayList<>();
    private final List<Histogram> histograms = new ArrayList<>();
    private int waiting;
    private boolean calling;
    private long now;
    private long measuredFrom = Long.MAX_VALUE;
    private long measuredTo = Long.MAX_VALUE;
    private long answered;
    private long callsLeft = Long.MAX_VALUE;

    /**
     * Connections that do the same.
     *
     * @param method called without end
     * @param params JSON, or empty for none
     * @param token to log in with first
     */
    record Group(String method, String params, int connections, int inFlight, Optional<String> token) {}

    /**
     * What was seen of one group.
     *
     * @param callsPerSecond answers within the measured time
     * @param lost calls without an answer half a minute after the end; their wait until then counts as one
     */
    record Result(double callsPerSecond, Histogram waits, int lost) {}

    Load(URI server, List<Group> groups) throws IOException {
        this.server = server;
        this.selector = Selector.open();
        for (Group group : groups) {
            Histogram histogram = new Histogram();
            histograms.add(histogram);
            for (int i = 0; i < group.connections(); i++) {
                clients.add(new Client(group, histogram));
            }
        }
        waiting = clients.size();
        await(() -> waiting == 0, Duration.ofSeconds(60), "connecting and logging in");
    }

    /** Calls for the two durations together, and counts in the second. */
    List<Result> run(Duration warmUp, Duration measured) throws IOException {
        long start = System.nanoTime();
        measuredFrom = start + warmUp.toNanos();
        measuredTo = measuredFrom + measured.toNanos();
        begin();
        while (now < measuredTo) {
            turn(Duration.ofNanos(Math.max(1, measuredTo - now)));
        }
        return end(measured.toNanos());
    }

    /** Makes so many calls in all. */
    Result calls(long count) throws IOException {
        long start = System.nanoTime();
        measuredFrom = start;
        callsLeft = count;
        begin();
        await(() -> answered >= count, Duration.ofHours(1), "calling");
        measuredTo = System.nanoTime();
        return end(measuredTo - start).get(0);
    }

    private void begin() throws IOException {
        now = System.nanoTime();
        calling = true;
        for (Client client : clients) {
            client.callAll();
        }
    }

    private List<Result> end(long measuredNanos) throws IOException {
        calling = false;
        List<Long> counts = histograms.stream().map(Histogram::total).toList();
        long deadline = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
        while (open() > 0 && System.nanoTime() < deadline) {
            turn(Duration.ofMillis(100));
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < histograms.size(); i++) {
            Histogram histogram = histograms.get(i);
            int lost = clients.stream()
                    .filter(c -> c.histogram == histogram)
                    .mapToInt(Client::giveUp)
                    .sum();
            results.add(new Result(counts.get(i) * 1e9 / measuredNanos, histogram, lost));
        }
        return results;
    }

    private int open() {
        return clients.stream().mapToInt(c -> c.open).sum();
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition, Duration timeout, String what) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(what + ": not done after " + timeout.toSeconds() + " s");
            }
            turn(Duration.ofMillis(100));
        }
    }

    private void turn(Duration most) throws IOException {
        selector.select(Math.max(1, most.toMillis()));
        now = System.nanoTime();
        for (var key : selector.selectedKeys()) {
            if (key.attachment() instanceof Wire wire) {
                wire.ready();
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        clients.forEach(c -> c.wire.close());
        selector.close();
    }

    private final class Client implements Wire.Receiver {
        private final Group group;
        private final Histogram histogram;
        private final Wire wire;
        private final byte[][] requests;
        private final long[] sentAt;
        private boolean loggedIn;
        private int open;

        Client(Group group, Histogram histogram) throws IOException {
            this.group = group;
            this.histogram = histogram;
            requests = new byte[group.inFlight()][];
            sentAt = new long[group.inFlight()];
            for (int id = 0; id < requests.length; id++) {
                requests[id] = Json.request(group.method(), group.params(), id).getBytes(UTF_8);
            }
            wire = new Wire(selector, server, 4096, this);
        }

        @Override
        public void opened() {
            Optional<String> token = group.token();
            if (token.isPresent()) {
                wire.send(Json.login(token.get(), 0).getBytes(UTF_8));
            } else {
                ready();
            }
        }

        private void ready() {
            loggedIn = true;
            waiting--;
        }

        @Override
        public void text(byte[] bytes, int from, int to) throws IOException {
            int id = Json.id(bytes, from, to);
            if (id == Json.NOTIFICATION) {
                return;
            }
            if (Json.isError(bytes, from, to)) {
                throw new IOException(group.method() + " fails: " + new String(bytes, from, to - from, UTF_8));
            }
            if (!loggedIn) {
                ready();
                return;
            }
            long sent = sentAt[id];
            sentAt[id] = ANSWERED;
            open--;
            answered++;
            if (sent >= measuredFrom && sent < measuredTo) {
                histogram.add(now - sent);
            }
            if (calling) {
                call(id);
            }
        }

        void callAll() throws IOException {
            for (int id = 0; id < requests.length; id++) {
                call(id);
            }
            wire.flush();
        }

        private void call(int id) {
            if (callsLeft > 0) {
                callsLeft--;
                sentAt[id] = now;
                open++;
                wire.send(requests[id]);
            }
        }

        /** Counts what has no answer as waits until now. */
        int giveUp() {
            if (open > 0) {
                for (long sent : sentAt) {
                    if (sent != ANSWERED && sent >= measuredFrom && sent < measuredTo) {
                        histogram.add(System.nanoTime() - sent);
                    }
                }
            }
            return open;
        }
    }
}
