package io.cameraservice.bench.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** A logged-in client that makes one call after another and waits for each. For one thread. */
final class Calls implements AutoCloseable, Wire.Receiver {
    private final Selector selector = Selector.open();
    private final Wire wire;
    private boolean open;
    private int id;
    private @Nullable String answer;

    Calls(URI server, String token) throws IOException {
        wire = new Wire(selector, server, 64 * 1024, this);
        while (!open) {
            turn();
        }
        send(Json.login(token, ++id));
    }

    /** The answer as JSON; an error of the service is an IOException. */
    String call(String method, String params) throws IOException {
        return send(Json.request(method, params, ++id));
    }

    private String send(String request) throws IOException {
        answer = null;
        wire.send(request.getBytes(UTF_8));
        wire.flush();
        String got = answer;
        while (got == null) {
            turn();
            got = answer;
        }
        return got;
    }

    private void turn() throws IOException {
        if (selector.select(60_000) == 0) {
            throw new IOException("no answer for a minute");
        }
        selector.selectedKeys().clear();
        wire.ready();
    }

    @Override
    public void opened() {
        open = true;
    }

    @Override
    public void text(byte[] bytes, int from, int to) throws IOException {
        if (Json.id(bytes, from, to) == id) {
            String text = new String(bytes, from, to - from, UTF_8);
            if (Json.isError(bytes, from, to)) {
                throw new IOException(text);
            }
            answer = text;
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
        selector.close();
    }
}
