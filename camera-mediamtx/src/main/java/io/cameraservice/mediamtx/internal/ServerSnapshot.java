package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.MediaMtx;
import io.cameraservice.mediamtx.MediaMtxStatus;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.api.ServerConfig;
import io.cameraservice.mediamtx.api.ServerConfig.ListenAddress;
import io.cameraservice.mediamtx.api.ServerRelease;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamUrls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known of a server at one moment. Immutable.
 *
 * @param detail for a person; the same text as long as nothing but numbers changes
 * @param since when the state began
 * @param known whether the server was attached before
 * @param poll result of the last listing of its paths
 * @param audit result of the last comparison of its configuration with the desired paths
 */
record ServerSnapshot(
        State state,
        String detail,
        Instant since,
        boolean known,
        ServerRelease release,
        Optional<StreamAddresses> addresses,
        Poll poll,
        Audit audit) {
    private static final ServerRelease UNKNOWN = new ServerRelease(Optional.empty(), Optional.empty());

    /**
     * The state of the paths.
     *
     * @param latency of the answer
     * @param paths by name
     * @param silent names of those that are ready but receive no bytes
     * @param count number of polls so far
     */
    record Poll(Optional<Duration> latency, Map<String, PathState> paths, Set<String> silent, long count) {}

    /**
     * The configuration of the paths.
     *
     * @param edition of the desired paths
     * @param wanted number of desired paths
     * @param inPlace names of those that are configured as desired
     * @param problems of the others, by name
     */
    record Audit(long edition, int wanted, Set<String> inPlace, Map<String, String> problems) {
        Audit {
            inPlace = Set.copyOf(inPlace);
            problems = Map.copyOf(problems);
        }
    }

    static ServerSnapshot starting(Instant now) {
        return new ServerSnapshot(
                State.STARTING,
                "not polled yet",
                now,
                false,
                UNKNOWN,
                Optional.empty(),
                new Poll(Optional.empty(), Map.of(), Set.of(), 0),
                new Audit(0, 0, Set.of(), Map.of()));
    }

    /** In this state; since now, unless it was in it already. */
    ServerSnapshot in(State next, String why, Instant now) {
        return new ServerSnapshot(
                next, why, next == state ? since : now, known || next.attached(), release, addresses, poll, audit);
    }

    /** In this state, with all that the server reported discarded. */
    ServerSnapshot lost(State next, String why, Instant now) {
        return new ServerSnapshot(
                next,
                why,
                next == state ? since : now,
                known,
                UNKNOWN,
                Optional.empty(),
                new Poll(Optional.empty(), Map.of(), Set.of(), poll.count),
                new Audit(0, audit.wanted, Set.of(), Map.of()));
    }

    ServerSnapshot identified(ServerRelease newRelease, StreamAddresses newAddresses) {
        return new ServerSnapshot(state, detail, since, known, newRelease, Optional.of(newAddresses), poll, audit);
    }

    ServerSnapshot polled(Duration took, Map<String, PathState> paths, Set<String> silent) {
        Poll next = new Poll(Optional.of(took), paths, silent, poll.count + 1);
        return new ServerSnapshot(state, detail, since, known, release, addresses, next, audit);
    }

    ServerSnapshot audited(Audit next) {
        return new ServerSnapshot(state, detail, since, known, release, addresses, poll, next);
    }

    /** Whether the same paths can be read at the same addresses as in the other snapshot. */
    boolean offersSame(ServerSnapshot other) {
        Set<String> offered = offered();
        return offered.equals(other.offered()) && (offered.isEmpty() || addresses.equals(other.addresses));
    }

    private Set<String> offered() {
        return state.attached() ? audit.inPlace : Set.of();
    }

    /** All problems of single paths, by name. */
    Map<String, String> troubles() {
        Map<String, String> all = new TreeMap<>(audit.problems);
        poll.silent.forEach(name -> all.putIfAbsent(name, "reported as ready, but no data arrives"));
        return all;
    }

    /** Where the path can be read now. */
    StreamUrls urls(String path) {
        return addresses
                .filter(known -> offered().contains(path))
                .map(known -> known.urls(path))
                .orElse(StreamUrls.none());
    }

    /** The last reported state of the path; empty while the server is not attached. */
    Optional<ServedPath> served(String path) {
        if (!state.attached()) {
            return Optional.empty();
        }
        PathState reported = poll.paths.get(path);
        if (reported == null || !offered().contains(path)) {
            return Optional.of(new ServedPath(MediaMtx.NAME, path, false, false, false, List.of(), 0, 0));
        }
        return Optional.of(new ServedPath(
                MediaMtx.NAME,
                path,
                true,
                reported.ready(),
                reported.ready() && !poll.silent.contains(path),
                reported.readers().stream()
                        .map(peer -> new ServedPath.Reader(peer.type(), peer.id()))
                        .toList(),
                reported.bytesReceived(),
                reported.bytesSent()));
    }

    MediaMtxStatus status(long calls) {
        return new MediaMtxStatus(
                state,
                detail,
                since,
                release.version(),
                release.started(),
                poll.latency.filter(latency -> state.attached()),
                audit.wanted,
                audit.inPlace.size(),
                troubles(),
                calls);
    }

    /**
     * Where a server's paths can be read: what is switched on, and nothing else. Immutable.
     *
     * @param config where the server listens
     * @param apiHost where we found it
     * @param publicHost where clients find it, if that was configured
     */
    record StreamAddresses(ServerConfig config, String apiHost, Optional<String> publicHost) {
        StreamUrls urls(String path) {
            Optional<String> rtsp = base(config.rtsp(), "rtsp").or(() -> base(config.rtsps(), "rtsps"));
            Optional<String> hls = base(config.hls(), "http");
            Optional<String> webrtc = base(config.webrtc(), "http");
            return new StreamUrls(
                    rtsp.map(base -> base + "/" + path),
                    hls.map(base -> base + "/" + path + "/index.m3u8"),
                    webrtc.map(base -> base + "/" + path),
                    webrtc.map(base -> base + "/" + path + "/whep"));
        }

        private Optional<String> base(ListenAddress listenAddress, String scheme) {
            if (!listenAddress.on()) {
                return Optional.empty();
            }
            String host = publicHost.or(listenAddress::host).orElse(apiHost);
            String encrypted = listenAddress.encrypted() && scheme.equals("http") ? "https" : scheme;
            return listenAddress.port().map(port -> encrypted + "://" + host + ":" + port);
        }
    }
}
