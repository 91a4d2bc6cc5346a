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
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client to its source: requests and their answers, log-in, redirects. Used by one thread, but for {@link #close},
 * which any thread may call.
 */
final class SourceConnection implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int TICK_MILLIS = 500;
    private static final int MAX_ATTEMPTS = 5;

    private final SourceTrust trust;
    private RtspTarget target;
    private ClientAuthentication authentication;
    private @Nullable Socket socket;
    private @Nullable MessageReader reader;
    private volatile boolean closed;
    private int cseq;
    private @Nullable String session;
    private boolean redirected;

    /** One that is not connected yet. */
    SourceConnection(RtspTarget target, SourceTrust trust) {
        this.target = target;
        this.trust = trust;
        this.authentication = new ClientAuthentication(target.login());
    }

    /** What is asked for, after redirects. */
    String url() {
        return target.url();
    }

    boolean isRedirected() {
        return redirected;
    }

    /** Further requests belong to this session. */
    void session(String id) {
        session = id;
    }

    boolean hasSession() {
        return session != null && !closed;
    }

    /** Packets on channels below this are media. */
    void expectChannels(int below) {
        requireNonNull(reader).expectChannels(below);
    }

    /** The next message or packet; null if nothing came for half a second. */
    @Nullable
    Input next() throws IOException, RtspClientException {
        return nextOrNull(requireNonNull(reader));
    }

    /** The source did not accept the credentials of a request whose answer nobody waited for. */
    void challenged(RtspReply reply) throws RtspClientException {
        authentication.challenged(reply.all("www-authenticate"));
    }

    void accepted() {
        authentication.accepted();
    }

    private static @Nullable Input nextOrNull(MessageReader in) throws IOException, RtspClientException {
        try {
            return in.next();
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    /** Sends a request and waits for its answer, logging in if asked to; packets that come before it are left out. */
    RtspReply request(String method, String url, List<String> headers) throws RtspClientException {
        return request(method, url, headers, packet -> {});
    }

    /** The same; packets that come before the answer go to {@code packets}. */
    RtspReply request(String method, String url, List<String> headers, Consumer<Input> packets)
            throws RtspClientException {
        try {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                send(method, url, headers);
                RtspReply reply = response(packets);
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

    private RtspReply response(Consumer<Input> packets) throws IOException, RtspClientException {
        MessageReader in = requireNonNull(reader);
        long deadline = System.nanoTime() + RESPONSE_TIMEOUT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Input input = nextOrNull(in);
            RtspReply message = input == null ? in.cutShort() : input.message();
            if (message != null && message.isResponse() && !isLate(message)) {
                return message;
            }
            if (input != null && input.packet() != null) {
                packets.accept(input);
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

    /** Sends a request whose answer is not waited for. */
    void send(String method, String url, List<String> headers) throws IOException {
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

    void write(String text) throws IOException {
        output().write(text.getBytes(UTF_8));
    }

    OutputStream output() throws IOException {
        return requireNonNull(socket).getOutputStream();
    }

    /** Follows a redirect; false if the answer is none. */
    boolean follow(RtspReply reply) throws RtspClientException {
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

    @Override
    public void close() {
        closed = true;
        Socket open = socket;
        if (open != null) {
            closeQuietly(open);
        }
    }

    void connect() throws RtspClientException {
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

    /** What a failed read or write means. */
    RtspClientException broken(IOException e) {
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
