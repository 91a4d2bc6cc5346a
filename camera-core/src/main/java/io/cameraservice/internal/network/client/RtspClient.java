package io.cameraservice.internal.network.client;

import static java.util.Objects.requireNonNull;

import io.cameraservice.internal.network.client.MessageReader.Input;
import io.cameraservice.internal.network.client.RtspClientException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An RTSP client (RFC 2326) for one source over TCP or TLS, with media interleaved. It connects, logs in, follows redirects, sets
 * up tracks, plays and keeps the session alive, and takes what cameras do beside the standard. Used by one thread, but for
 * {@link #close}, which any thread may call to end what is under way.
 */
public final class RtspClient implements AutoCloseable {
    private static final int MAX_REDIRECTS = 5;
    private static final Duration SHORTEST_KEEP_ALIVE = Duration.ofSeconds(2);
    private static final Duration LONGEST_KEEP_ALIVE = Duration.ofSeconds(25);
    private static final int DEFAULT_SESSION_SECONDS = 60; // RFC 2326, 12.37
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);
    private static final Pattern INTERLEAVED = Pattern.compile("(?i)interleaved=\\s*(\\d{1,3})");
    private static final Pattern TIMEOUT = Pattern.compile("(?i);\\s*timeout=\\s*(\\d{1,6})");

    /** What came on a track. */
    public interface PacketHandler {
        /** An RTP packet on the channel of the track with this index; valid during the call. Returns the track it is of. */
        int rtp(int track, ByteBuffer packet);

        /** An RTCP packet. */
        void rtcp(int track, ByteBuffer packet);

        /** What to tell the source about the track; called every few seconds. */
        Optional<ByteBuffer> report(int track);
    }

    private final SourceConnection connection;
    private String base = "";
    private String control = "";
    private boolean parameterKnown;
    private Duration keepAlive = LONGEST_KEEP_ALIVE;
    private final List<Integer> channels = new ArrayList<>();

    /** A client that is not connected yet. */
    public RtspClient(RtspTarget target, SourceTrust trust) {
        this.connection = new SourceConnection(target, trust);
    }

    /** Connects and asks what the source sends. */
    public SourceDescription describe() throws RtspClientException {
        Set<String> visited = new HashSet<>();
        connection.connect();
        while (true) {
            if (!visited.add(connection.url()) || visited.size() > MAX_REDIRECTS) {
                throw new RtspClientException(
                        Kind.NOT_FOUND,
                        visited.size() > MAX_REDIRECTS
                                ? "the source redirects more than " + MAX_REDIRECTS + " times"
                                : "the source redirects in a circle");
            }
            RtspReply options = connection.request("OPTIONS", connection.url(), List.of());
            if (connection.follow(options)) {
                continue;
            }
            parameterKnown = options.all("public").stream().anyMatch(p -> p.contains("GET_PARAMETER"));
            RtspReply described = connection.request("DESCRIBE", connection.url(), List.of("Accept: application/sdp"));
            if (connection.follow(described)) {
                continue;
            }
            require(described, "DESCRIBE");
            base = described
                    .header("content-base")
                    .filter(b -> !b.isEmpty())
                    .or(() -> described.header("content-location").filter(b -> b.contains("://")))
                    .orElse(connection.url());
            SourceDescription description = SourceDescription.parse(described.text());
            control = description.control();
            return description;
        }
    }

    /** Whether the source is elsewhere than where it was looked for. */
    public boolean isRedirected() {
        return connection.isRedirected();
    }

    /** Asks for a track; its packets have the index of this call, counted from 0. The first is the one that has to send. */
    public void setup(SourceDescription.Media media) throws RtspClientException {
        RtspReply reply = requestSetup(media);
        require(reply, "SETUP");
        accept(reply);
    }

    /**
     * Asks for a track that the source may as well refuse.
     *
     * @return why it does; empty if the track was set up
     */
    public Optional<String> setupIfOffered(SourceDescription.Media media) throws RtspClientException {
        RtspReply reply = requestSetup(media);
        if (reply.code() != 200) {
            return Optional.of("the source refuses to send it: " + reply.reason());
        }
        accept(reply);
        return Optional.empty();
    }

    private RtspReply requestSetup(SourceDescription.Media media) throws RtspClientException {
        int track = channels.size();
        String transport = "Transport: RTP/AVP/TCP;unicast;interleaved=" + 2 * track + "-" + (2 * track + 1);
        String url = resolve(base, media.control());
        RtspReply reply = connection.request("SETUP", url, List.of(transport));
        String other = resolve(connection.url(), media.control());
        if (reply.code() >= 400 && reply.code() != 461 && reply.code() != 401 && !other.equals(url)) {
            reply = connection.request("SETUP", other, List.of(transport)); // the base that it told was wrong
            base = channels.isEmpty() || reply.code() == 200 ? connection.url() : base;
        }
        return reply;
    }

    private void accept(RtspReply reply) {
        int channel = reply.header("transport")
                .map(INTERLEAVED::matcher)
                .filter(Matcher::find)
                .map(m -> Integer.parseInt(m.group(1)))
                .orElse(2 * channels.size());
        channels.add(channel);
        reply.header("session").ifPresent(this::session);
    }

    private void session(String value) {
        int semicolon = value.indexOf(';');
        connection.session((semicolon < 0 ? value : value.substring(0, semicolon)).strip());
        Matcher timeout = TIMEOUT.matcher(value);
        int seconds = timeout.find() ? Integer.parseInt(timeout.group(1)) : DEFAULT_SESSION_SECONDS;
        Duration wanted = Duration.ofMillis(Math.min(seconds, 3600) * 450L);
        keepAlive = wanted.compareTo(SHORTEST_KEEP_ALIVE) < 0
                ? SHORTEST_KEEP_ALIVE
                : wanted.compareTo(LONGEST_KEEP_ALIVE) > 0 ? LONGEST_KEEP_ALIVE : wanted;
    }

    /**
     * Lets media flow to the handler until the source ends it, or nothing comes on the first track for so long.
     *
     * @param until asked after each packet and each half second; true ends it well
     */
    public void play(PacketHandler handler, Duration silence, Until until) throws RtspClientException {
        connection.expectChannels(channels.stream().mapToInt(c -> c + 2).max().orElse(0));
        String url = control.isEmpty() ? base : resolve(base, control);
        require(connection.request("PLAY", url, List.of("Range: npt=0.000-"), p -> deliver(p, handler)), "PLAY");
        long lastPacket = System.nanoTime();
        long nextKeepAlive = lastPacket + keepAlive.toNanos();
        long nextReport = lastPacket + REPORT_INTERVAL.toNanos();
        try {
            while (!until.over()) {
                Input input = connection.next();
                long now = System.nanoTime();
                if (input != null && input.packet() != null) {
                    lastPacket = deliver(input, handler) == 0 ? now : lastPacket;
                } else if (input != null) {
                    message(requireNonNull(input.message()), url);
                }
                if (now - lastPacket > silence.toNanos()) {
                    throw new RtspClientException(
                            Kind.SILENT, "the source sent nothing for " + silence.toSeconds() + " seconds");
                }
                if (now - nextKeepAlive > 0) {
                    nextKeepAlive = now + keepAlive.toNanos();
                    connection.send(parameterKnown ? "GET_PARAMETER" : "OPTIONS", url, List.of());
                }
                if (now - nextReport > 0) {
                    nextReport = now + REPORT_INTERVAL.toNanos();
                    report(handler);
                }
            }
        } catch (IOException e) {
            throw connection.broken(e);
        }
    }

    /** Whether to stop. */
    @FunctionalInterface
    public interface Until {
        boolean over();
    }

    /** Returns the track whose packet it was; -1 for none. */
    private int deliver(Input input, PacketHandler handler) {
        for (int track = 0; track < channels.size(); track++) {
            ByteBuffer packet = requireNonNull(input.packet());
            if (input.channel() == channels.get(track)) {
                return handler.rtp(track, packet);
            } else if (input.channel() == channels.get(track) + 1) {
                handler.rtcp(track, packet);
                return track;
            }
        }
        return -1;
    }

    /** The answer to a request that kept the session alive, or a request of the source's. */
    private void message(RtspReply message, String url) throws IOException, RtspClientException {
        if (!message.isResponse()) {
            String answer =
                    message.method().equals("OPTIONS") || message.method().endsWith("_PARAMETER")
                            ? "200 OK"
                            : "405 Method Not Allowed";
            connection.write(
                    "RTSP/1.0 " + answer + "\r\nCSeq: " + message.header("cseq").orElse("0") + "\r\n\r\n");
        } else if (message.code() == 401) {
            connection.challenged(message);
            connection.send(parameterKnown ? "GET_PARAMETER" : "OPTIONS", url, List.of());
        } else if (message.code() >= 400) {
            parameterKnown = false; // said to be known, and is not
        } else {
            connection.accepted();
        }
    }

    private void report(PacketHandler handler) throws IOException {
        for (int track = 0; track < channels.size(); track++) {
            Optional<ByteBuffer> report = handler.report(track);
            if (report.isPresent()) {
                ByteBuffer body = report.get();
                ByteBuffer frame = ByteBuffer.allocate(4 + body.remaining());
                frame.put((byte) '$').put((byte) (channels.get(track) + 1)).putShort((short) body.remaining());
                connection.output().write(frame.put(body).array());
            }
        }
    }

    /** Ends the session as far as the source will hear of it, and the connection. Idempotent. */
    @Override
    public void close() {
        connection.close();
    }

    /** Tells the source that nothing more is wanted; by the thread that plays, before {@link #close}. */
    public void teardown() {
        if (connection.hasSession()) {
            try {
                connection.send("TEARDOWN", control.isEmpty() ? base : resolve(base, control), List.of());
            } catch (IOException e) {
                // the connection ends all the same
            }
        }
    }

    private void require(RtspReply reply, String method) throws RtspClientException {
        int code = reply.code();
        if (code == 200) {
            return;
        }
        throw switch (code) {
            case 403 -> new RtspClientException(Kind.REFUSED, "the source forbids it (403)");
            case 404 -> new RtspClientException(Kind.NOT_FOUND, "the source has no stream of this path (404)");
            case 461 ->
                new RtspClientException(
                        Kind.NOT_UNDERSTOOD, "the source does not send this way (461): try the transport udp or tcp");
            case 453 -> new RtspClientException(Kind.UNREACHABLE, "the source has no bandwidth left (453)");
            case 503 -> new RtspClientException(Kind.UNREACHABLE, "the source is busy (503)");
            default ->
                new RtspClientException(
                        Kind.NOT_UNDERSTOOD, "the source answers " + method + " with " + reply.reason());
        };
    }

    /** A control attribute as cameras mean it: absolute, or behind the base with one slash. */
    private static String resolve(String base, String control) {
        if (control.isEmpty() || control.equals("*")) {
            return base;
        }
        if (control.matches("(?i)rtsps?://.*")) {
            return control;
        }
        boolean joined = base.endsWith("/") || control.startsWith("/") || control.startsWith("?");
        return joined && base.endsWith("/") && control.startsWith("/")
                ? base + control.substring(1)
                : base + (joined ? "" : "/") + control;
    }
}
