package io.cameraservice.mediamtx.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an HTTP/1.1 server. Calls block; closing it from another thread aborts them. Otherwise for use by one
 * thread.
 */
final class ApiConnection implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 2000;

    private final URI server;
    private final String host;
    private final int port;
    private volatile Socket socket = new Socket(Proxy.NO_PROXY);
    private volatile boolean closed;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    /** One that is not open yet. */
    ApiConnection(URI server) {
        this.server = server;
        this.host = server.getHost().startsWith("[")
                ? server.getHost().substring(1, server.getHost().length() - 1)
                : server.getHost();
        this.port = server.getPort() >= 0 ? server.getPort() : isTls() ? 443 : 80;
    }

    /** Connects and checks the peer before the first byte is sent. */
    void open(ApiOptions options) throws IOException {
        connect();
        socket.setTcpNoDelay(true);
        Socket speaking = socket;
        if (isTls()) {
            speaking = startTls(options.tls());
        } else {
            options.connectionCheck().check((InetSocketAddress) socket.getLocalSocketAddress(), (InetSocketAddress)
                    socket.getRemoteSocketAddress());
        }
        out = speaking.getOutputStream();
        in = new BufferedInputStream(speaking.getInputStream());
    }

    boolean isOpen() {
        return in != null;
    }

    /** One request and its answer. */
    HttpResponseReader exchange(
            String method, String path, Optional<String> authorization, @Nullable String body, int most)
            throws IOException {
        InputStream answers = in;
        OutputStream requests = out;
        if (answers == null || requests == null) {
            throw new IllegalStateException("it is not open");
        }
        byte[] content = body == null ? new byte[0] : body.getBytes(UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        head.append("Host: ").append(server.getRawAuthority()).append("\r\nAccept: application/json\r\n");
        authorization.ifPresent(
                value -> head.append("Authorization: ").append(value).append("\r\n"));
        if (body != null) {
            head.append("Content-Type: application/json\r\n");
        }
        if (body != null || !method.equals("GET")) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
        request.writeBytes(content);
        requests.write(request.toByteArray());
        return HttpResponseReader.read(answers, most);
    }

    /** At any time, by any thread; a blocked call fails with an {@link IOException}. */
    @Override
    public void close() {
        closed = true;
        try {
            socket.close(); // with TLS, too: to say goodbye could take for ever
        } catch (IOException e) {
            // it is of no use any more, one way or the other
        }
    }

    private boolean isTls() {
        return "https".equalsIgnoreCase(server.getScheme());
    }

    /** To the first of the host's addresses that takes it. */
    private void connect() throws IOException {
        IOException last = new ConnectException("there is no address");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            try {
                socket.connect(new InetSocketAddress(address, port), CONNECT_TIMEOUT_MILLIS);
                return;
            } catch (IOException e) {
                last = e;
                renew();
            }
        }
        throw last;
    }

    private void renew() throws IOException {
        socket.close();
        socket = new Socket(Proxy.NO_PROXY);
        if (closed) {
            socket.close();
        }
    }

    private Socket startTls(Optional<SSLContext> trusted) throws IOException {
        SSLSocketFactory factory =
                trusted.map(SSLContext::getSocketFactory).orElse((SSLSocketFactory) SSLSocketFactory.getDefault());
        SSLSocket tls = (SSLSocket) factory.createSocket(socket, host, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }
}
