package io.cameraservice.internal.network.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.cameraservice.internal.network.client.MessageReader.Input;
import io.cameraservice.internal.network.client.RtspClientException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An RTSP client (RFC 2326) for one source over TCP or TLS, with media interleaved. It connects, logs in, follows redirects, sets
 * up tracks, plays and keeps the session alive, and takes what cameras do beside the standard. Used by one thread, but for
 * {@link #close}, which any thread may call to end what is under way.
 */
public final class RtspClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int TICK_MILLIS = 500;
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_ATTEMPTS = 5;
    private static final Duration SHORTEST_KEEP_ALIVE = Duration.ofSeconds(2);
    private static final Duration LONGEST_KEEP_ALIVE = Duration.ofSeconds(25);
    private static final int DEFAULT_SESSION_SECONDS = 60; // RFC 2326, 12.37
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);
    private static final Pattern INTERLEAVED = Pattern.compile("(?i)interleaved=\\s*(\\d{1,3})");
    private static final Pattern TIMEOUT = Pattern.compile("(?i);\\s*timeout=\\s*(\\d{1,6})");

    /** What came on a track. */
    public interface PacketHandler {
        /** An RTP packet of the track with this index; valid during the call. */
        void rtp(int track, ByteBuffer packet);

        /** An RTCP packet. */
        void rtcp(int track, ByteBuffer packet);

        /** What to tell the source about the track; called every few seconds. */
        Optional<ByteBuffer> report(int track);
    }

    private final SourceTrust trust;
    private RtspTarget target;
    private ClientAuthentication authentication;
    private @Nullable Socket socket;
    private @Nullable MessageReader reader;
    private volatile boolean closed;
    private int cseq;
    private @Nullable String session;
    private String base = "";
    private String control = "";
    private boolean parameterKnown;
    private boolean redirected;
    private Duration keepAlive = LONGEST_KEEP_ALIVE;
    private final List<Integer> channels = new ArrayList<>();

    /** A client that is not connected yet. */
    public RtspClient(RtspTarget target, SourceTrust trust) {
        this.target = target;
        this.trust = trust;
        this.authentication = new ClientAuthentication(target.login());
    }

    /** Connects and asks what the source sends. */
    public SourceDescription describe() throws RtspClientException {
        Set<String> visited = new HashSet<>();
        connect();
        while (true) {
            if (!visited.add(target.url()) || visited.size() > MAX_REDIRECTS) {
                throw new RtspClientException(
                        Kind.NOT_FOUND,
                        visited.size() > MAX_REDIRECTS
                                ? "the source redirects more than " + MAX_REDIRECTS + " times"
                                : "the source redirects in a circle");
            }
            RtspReply options = request("OPTIONS", target.url(), List.of());
            if (redirected(options)) {
                continue;
            }
            parameterKnown = options.all("public").stream().anyMatch(p -> p.contains("GET_PARAMETER"));
            RtspReply described = request("DESCRIBE", target.url(), List.of("Accept: application/sdp"));
            if (redirected(described)) {
                continue;
            }
            require(described, "DESCRIBE");
            base = described
                    .header("content-base")
                    .filter(b -> !b.isEmpty())
                    .or(() -> described.header("content-location").filter(b -> b.contains("://")))
                    .orElse(target.url());
            SourceDescription description = SourceDescription.parse(described.text());
            control = description.control();
            return description;
        }
    }

    /** Whether the source is elsewhere than where it was looked for. */
    public boolean isRedirected() {
        return redirected;
    }

    /** Asks for a track; its packets have the index of this call, counted from 0. */
    public void setup(SourceDescription.Media media) throws RtspClientException {
        int track = channels.size();
        String transport = "Transport: RTP/AVP/TCP;unicast;interleaved=" + 2 * track + "-" + (2 * track + 1);
        String url = resolve(base, media.control());
        RtspReply reply = request("SETUP", url, List.of(transport));
        String other = resolve(target.url(), media.control());
        if (reply.code() >= 400 && reply.code() != 461 && reply.code() != 401 && !other.equals(url)) {
            reply = request("SETUP", other, List.of(transport)); // the base that it told was wrong
            base = target.url();
        }
        require(reply, "SETUP");
        int channel = reply.header("transport")
                .map(INTERLEAVED::matcher)
                .filter(Matcher::find)
                .map(m -> Integer.parseInt(m.group(1)))
                .orElse(2 * track);
        channels.add(channel);
        reply.header("session").ifPresent(this::session);
    }

    private void session(String value) {
        int semicolon = value.indexOf(';');
        session = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        Matcher timeout = TIMEOUT.matcher(value);
        int seconds = timeout.find() ? Integer.parseInt(timeout.group(1)) : DEFAULT_SESSION_SECONDS;
        Duration wanted = Duration.ofMillis(Math.min(seconds, 3600) * 450L);
        keepAlive = wanted.compareTo(SHORTEST_KEEP_ALIVE) < 0
                ? SHORTEST_KEEP_ALIVE
                : wanted.compareTo(LONGEST_KEEP_ALIVE) > 0 ? LONGEST_KEEP_ALIVE : wanted;
    }

    /**
     * Lets media flow to the handler until the source ends it, or nothing comes for so long.
     *
     * @param until asked after each packet and each half second; true ends it well
     */
    public void play(PacketHandler handler, Duration silence, Until until) throws RtspClientException {
        MessageReader in = requireNonNull(reader);
        in.expectChannels(channels.stream().mapToInt(c -> c + 2).max().orElse(0));
        String url = control.isEmpty() ? base : resolve(base, control);
        require(request("PLAY", url, List.of("Range: npt=0.000-"), handler), "PLAY");
        long lastPacket = System.nanoTime();
        long nextKeepAlive = lastPacket + keepAlive.toNanos();
        long nextReport = lastPacket + REPORT_INTERVAL.toNanos();
        try {
            while (!until.over()) {
                Input input = nextOrNull(in);
                long now = System.nanoTime();
                if (input != null && input.packet() != null) {
                    deliver(input, handler);
                    lastPacket = now;
                } else if (input != null) {
                    message(requireNonNull(input.message()), url);
                }
                if (now - lastPacket > silence.toNanos()) {
                    throw new RtspClientException(
                            Kind.SILENT, "the source sent nothing for " + silence.toSeconds() + " seconds");
                }
                if (now - nextKeepAlive > 0) {
                    nextKeepAlive = now + keepAlive.toNanos();
                    send(parameterKnown ? "GET_PARAMETER" : "OPTIONS", url, List.of());
                }
                if (now - nextReport > 0) {
                    nextReport = now + REPORT_INTERVAL.toNanos();
                    report(handler);
                }
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Whether to stop. */
    @FunctionalInterface
    public interface Until {
        boolean over();
    }

    private static @Nullable Input nextOrNull(MessageReader in) throws IOException, RtspClientException {
        try {
            return in.next();
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    private void deliver(Input input, PacketHandler handler) {
        for (int track = 0; track < channels.size(); track++) {
            ByteBuffer packet = requireNonNull(input.packet());
            if (input.channel() == channels.get(track)) {
                handler.rtp(track, packet);
            } else if (input.channel() == channels.get(track) + 1) {
                handler.rtcp(track, packet);
            }
        }
    }

    /** The answer to a request that kept the session alive, or a request of the source's. */
    private void message(RtspReply message, String url) throws IOException, RtspClientException {
        if (!message.isResponse()) {
            String answer =
                    message.method().equals("OPTIONS") || message.method().endsWith("_PARAMETER")
                            ? "200 OK"
                            : "405 Method Not Allowed";
            write("RTSP/1.0 " + answer + "\r\nCSeq: " + message.header("cseq").orElse("0") + "\r\n\r\n");
        } else if (message.code() == 401) {
            authentication.challenged(message.all("www-authenticate"));
            send(parameterKnown ? "GET_PARAMETER" : "OPTIONS", url, List.of());
        } else if (message.code() >= 400) {
            parameterKnown = false; // said to be known, and is not
        } else {
            authentication.accepted();
        }
    }

    private void report(PacketHandler handler) throws IOException {
        for (int track = 0; track < channels.size(); track++) {
            Optional<ByteBuffer> report = handler.report(track);
            if (report.isPresent()) {
                ByteBuffer body = report.get();
                ByteBuffer frame = ByteBuffer.allocate(4 + body.remaining());
                frame.put((byte) '$').put((byte) (channels.get(track) + 1)).putShort((short) body.remaining());
                output().write(frame.put(body).array());
            }
        }
    }

    /** Ends the session as far as the source will hear of it, and the connection. Idempotent. */
    @Override
    public void close() {
        closed = true;
        Socket open = socket;
        if (open != null) {
            closeQuietly(open);
        }
    }

    /** Tells the source that nothing more is wanted; by the thread that plays, before {@link #close}. */
    public void teardown() {
        if (session != null && !closed) {
            try {
                send("TEARDOWN", control.isEmpty() ? base : resolve(base, control), List.of());
            } catch (IOException e) {
                // the connection ends all the same
            }
        }
    }

    // Requests

    private RtspReply request(String method, String url, List<String> headers) throws RtspClientException {
        return request(method, url, headers, null);
    }

    private RtspReply request(String method, String url, List<String> headers, @Nullable PacketHandler handler)
            throws RtspClientException {
        try {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                send(method, url, headers);
                RtspReply reply = response(handler);
                if (reply.code() != 401) {
                    authentication.accepted();
                    return reply;
                }
                authentication.challenged(reply.all("www-authenticate"));
                if (closesAfter(reply)) {
                    connect();
                }
            }
            throw new RtspClientException(Kind.REFUSED, "the source refuses the user name or the password (401)");
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private static boolean closesAfter(RtspReply reply) {
        return reply.header("connection").filter("close"::equalsIgnoreCase).isPresent();
    }

    private RtspReply response(@Nullable PacketHandler handler) throws IOException, RtspClientException {
        MessageReader in = requireNonNull(reader);
        long deadline = System.nanoTime() + RESPONSE_TIMEOUT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Input input = nextOrNull(in);
            RtspReply message = input == null ? in.cutShort() : input.message();
            if (message != null && message.isResponse() && !isLate(message)) {
                return message;
            }
            if (input != null && input.packet() != null && handler != null) {
                deliver(input, handler);
            }
        }
        throw new RtspClientException(Kind.UNREACHABLE, target + " does not answer: no RTSP answer in time");
    }

    /** Whether it answers an earlier request. */
    private boolean isLate(RtspReply reply) {
        return reply.header("cseq")
                .filter(c -> c.matches("\\d{1,9}") && Integer.parseInt(c) < cseq)
                .isPresent();
    }

    private void send(String method, String url, List<String> headers) throws IOException {
        StringBuilder text = new StringBuilder(256);
        text.append(method)
                .append(' ')
                .append(url)
                .append(" RTSP/1.0\r\nCSeq: ")
                .append(++cseq);
        text.append("\r\nUser-Agent: camera-service\r\n");
        authentication
                .header(method, url)
                .ifPresent(a -> text.append("Authorization: ").append(a).append("\r\n"));
        if (session != null) {
            text.append("Session: ").append(session).append("\r\n");
        }
        headers.forEach(h -> text.append(h).append("\r\n"));
        write(text.append("\r\n").toString());
    }

    private void write(String text) throws IOException {
        output().write(text.getBytes(UTF_8));
    }

    private OutputStream output() throws IOException {
        return requireNonNull(socket).getOutputStream();
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

    private boolean redirected(RtspReply reply) throws RtspClientException {
        int code = reply.code();
        if (code < 300 || code > 399) {
            return false;
        }
        String location = reply.header("location").orElse("");
        try {
            target = target.redirected(location);
        } catch (IllegalArgumentException e) {
            throw new RtspClientException(Kind.NOT_FOUND, "the source redirects to something that is no RTSP URL");
        }
        authentication = new ClientAuthentication(target.login());
        redirected = true;
        connect();
        return true;
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

    // Connection

    private void connect() throws RtspClientException {
        Socket former = socket;
        if (former != null) {
            closeQuietly(former);
        }
        session = null;
        Socket plain = new Socket();
        socket = plain;
        try {
            if (closed) {
                throw new IOException("closed");
            }
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(TICK_MILLIS);
            plain.connect(new InetSocketAddress(InetAddress.getByName(target.host()), target.port()), (int)
                    CONNECT_TIMEOUT.toMillis());
            if (target.tls()) {
                plain.setSoTimeout((int) RESPONSE_TIMEOUT.toMillis());
                socket = encrypt(plain);
                plain.setSoTimeout(TICK_MILLIS);
            }
            if (closed) {
                close();
            }
            reader = new MessageReader(requireNonNull(socket).getInputStream());
        } catch (UnknownHostException e) {
            throw new RtspClientException(Kind.UNREACHABLE, "the host " + target.host() + " is not known");
        } catch (SSLException e) {
            closeQuietly(plain);
            throw new RtspClientException(Kind.TLS, trust.reason());
        } catch (IOException e) {
            closeQuietly(plain);
            throw broken(e);
        }
    }

    private Socket encrypt(Socket plain) throws SSLException {
        try {
            return trust.connect(plain, target.host(), target.port(), !redirected);
        } catch (SSLException e) {
            throw e;
        } catch (IOException e) {
            throw new SSLException(e.getMessage(), e);
        }
    }

    private RtspClientException broken(IOException e) {
        if (e instanceof SSLException) {
            return new RtspClientException(Kind.TLS, trust.reason());
        }
        return new RtspClientException(Kind.UNREACHABLE, target + " does not answer: " + e.getMessage());
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }
}
