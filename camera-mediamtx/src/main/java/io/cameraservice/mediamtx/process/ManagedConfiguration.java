package io.cameraservice.mediamtx.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cameraservice.access.Credentials;
import io.cameraservice.mediamtx.ManagedOptions;
import io.cameraservice.mediamtx.release.ReleaseVersion;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration of a managed MediaMTX: an API for us alone, RTSP over TCP, HLS and WebRTC for readers, nothing
 * else. There are no paths but those that the API creates, so no client can publish. A client of the API may run
 * programs: from 1.6 it needs a password that is generated for each start; 1.5 has none. An unknown key ends a
 * MediaMTX, so each is written for the releases that have it.
 */
final class ManagedConfiguration {
    private final ManagedOptions options;
    private final URI api;

    ManagedConfiguration(ManagedOptions options, URI api) {
        this.options = options;
        this.api = api;
    }

    Path file() {
        return options.directory().resolve("mediamtx.yml");
    }

    /** Makes the directory, for its owner alone. */
    void makeDirectory() throws IOException {
        OwnerOnlyFiles.makeDirectory(options.directory());
    }

    /** Writes the file for this release, readable by its owner alone. */
    void write(ReleaseVersion version, Credentials.Password login) throws IOException {
        makeDirectory();
        OwnerOnlyFiles.write(file(), text(version, login));
    }

    private String text(ReleaseVersion version, Credentials.Password login) throws IOException {
        Set<Integer> reserved = Stream.of(
                        Optional.of(api.getPort()),
                        Optional.of(options.rtspPort()),
                        Optional.of(options.hlsPort()),
                        Optional.of(options.webrtcPort()),
                        options.playbackPort())
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        try (FreePorts ports = new FreePorts(bare(options.host()), reserved)) {
            return text(version, login, ports);
        }
    }

    private String text(ReleaseVersion version, Credentials.Password login, FreePorts ports) throws IOException {
        StringBuilder text =
                new StringBuilder("# Written by camera-service at each start of this server: edits are lost.\n");
        line(text, "logLevel", "warn");
        line(text, "logDestinations", "[stdout]");
        line(text, "api", "true");
        line(text, "apiAddress", quoted(address(host(api.getHost()), api.getPort())));
        line(text, "rtsp", "true");
        line(text, version.since(1, 11, 0) ? "rtspTransports" : "protocols", "[tcp]");
        line(text, "rtspAddress", quoted(address(options.host(), ports.tcp(options.rtspPort()))));
        line(text, "hls", "true");
        line(text, "hlsAddress", quoted(address(options.host(), ports.tcp(options.hlsPort()))));
        line(text, "webrtc", "true");
        line(text, "webrtcAddress", quoted(address(options.host(), ports.tcp(options.webrtcPort()))));
        line(text, "webrtcLocalUDPAddress", quoted(address(options.host(), ports.udp(options.webrtcUdpPort()))));
        if (!options.host().matches("0\\.0\\.0\\.0|\\[::]")) {
            line(text, "webrtcIPsFromInterfaces", "false");
            line(text, "webrtcAdditionalHosts", "[" + quoted(bare(options.host())) + "]");
        }
        for (String off : new String[] {"rtmp", "srt", "metrics", "pprof"}) {
            line(text, off, "false");
        }
        line(text, "playback", String.valueOf(options.playbackPort().isPresent()));
        if (options.playbackPort().isPresent()) {
            line(
                    text,
                    "playbackAddress",
                    quoted(address(
                            options.host(), ports.tcp(options.playbackPort().get()))));
        }
        if (version.since(1, 19, 0)) {
            line(text, "moq", "false");
        }
        if (version.since(1, 6, 0)) {
            text.append("authInternalUsers:\n");
            user(text, hashed(login.user()), hashed(login.secret()), "api");
            user(
                    text,
                    options.readers().map(r -> hashed(r.user())).orElse("any"),
                    options.readers().map(r -> hashed(r.secret())).orElse(""),
                    "read",
                    "playback");
        } else {
            options.readers()
                    .ifPresent(r -> text.append("pathDefaults:\n  readUser: ")
                            .append(hashed(r.user()))
                            .append("\n  readPass: ")
                            .append(hashed(r.secret()))
                            .append('\n'));
        }
        return text.toString();
    }

    private static void user(StringBuilder text, String user, String password, String... actions) {
        text.append("  - user: ")
                .append(user)
                .append("\n    pass: ")
                .append(password)
                .append("\n    permissions: [")
                .append(Stream.of(actions)
                        .map(action -> "{action: " + action + "}")
                        .collect(Collectors.joining(", ")))
                .append("]\n");
    }

    /** As it is, MediaMTX takes only some characters. */
    private static String hashed(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
            return quoted("sha256:" + Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(": ").append(value).append('\n');
    }

    /** For addresses: they hold nothing that would have to be escaped. */
    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String host(String name) {
        return name.toLowerCase(Locale.ROOT).equals("localhost") ? "127.0.0.1" : name;
    }

    private static String address(String host, int port) {
        return host(host) + ":" + port;
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host(host);
    }

    /**
     * Finds free ports, since MediaMTX does not report the ones it binds. All are held until the last one is found, or
     * one could be found twice. For use by one thread.
     */
    static final class FreePorts implements AutoCloseable {
        private final String host;
        private final Set<Integer> reserved = new HashSet<>();
        private final List<Closeable> held = new ArrayList<>();

        FreePorts(String host, Set<Integer> reserved) {
            this.host = host;
            this.reserved.addAll(reserved);
        }

        /** The wanted port, or one that is free where 0 is wanted. */
        int tcp(int wanted) throws IOException {
            int port = wanted;
            while (port == 0 || (wanted == 0 && reserved.contains(port))) {
                ServerSocket socket = new ServerSocket();
                held.add(socket);
                socket.bind(new InetSocketAddress(host, 0));
                port = socket.getLocalPort();
            }
            return port;
        }

        /** The wanted port, or one that is free where 0 is wanted. */
        int udp(int wanted) throws IOException {
            if (wanted != 0) {
                return wanted;
            }
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, 0));
            held.add(socket);
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Closeable socket : held) {
                socket.close();
            }
        }
    }
}
