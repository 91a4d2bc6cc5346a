package io.cameraservice.jsonrpc.client;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cameraservice.jsonrpc.protocol.StrictJson;
import io.cameraservice.jsonrpc.protocol.WireJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a service. Calls may be made by any thread and overlap; each answers in its own time, 30 s at most.
 *
 * <pre>{@code
 * try (JsonRpcClient client = JsonRpcClient.connect(URI.create("ws://127.0.0.1:8002/ws"))) {
 *     client.call("authenticate", Map.of("auth_token", token)).join();
 *     JsonElement cameras = client.call("get_camera_list", Map.of()).join();
 * }
 * }</pre>
 */
public final class JsonRpcClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_NESTING = 64;

    private final Map<Long, CompletableFuture<JsonElement>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<ConnectionClosed> closed = new CompletableFuture<>();
    private final AtomicLong ids = new AtomicLong();
    private final ExecutorService threads;
    private final TextSender textSender;
    private volatile BiConsumer<String, JsonElement> listener = (method, params) -> {};

    private JsonRpcClient(URI uri) {
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "jsonrpc-client-" + uri.getPort());
            thread.setDaemon(true);
            return thread;
        });
        try {
            WebSocket socket = HttpClient.newBuilder()
                    .executor(threads)
                    .build()
                    .newWebSocketBuilder()
                    .connectTimeout(TIMEOUT)
                    .buildAsync(uri, new MessageReceiver(this::receive, this::end))
                    .join();
            textSender = new TextSender(socket);
        } catch (CompletionException e) {
            threads.shutdownNow();
            throw e;
        }
    }

    /**
     * Connects, waiting until that is done.
     *
     * @throws CompletionException with the reason if it fails
     */
    public static JsonRpcClient connect(URI uri) {
        return new JsonRpcClient(requireNonNull(uri, "uri"));
    }

    /**
     * Sets the listener for notifications, called with method and parameters, one at a time; replaces the previous one.
     * It must not wait for a call.
     */
    public void onNotification(BiConsumer<String, JsonElement> newListener) {
        listener = requireNonNull(newListener, "listener");
    }

    /**
     * Calls a method.
     *
     * @param params a map, a record or a list
     * @return the result; fails with {@link RemoteError}, {@link ConnectionClosed} or a timeout
     */
    public CompletableFuture<JsonElement> call(String method, Object params) {
        long id = ids.incrementAndGet();
        JsonObject request = request(method, params);
        request.addProperty("id", id);
        CompletableFuture<JsonElement> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        if (closed.isDone()) {
            answer.completeExceptionally(closed.join());
        } else {
            send(StrictJson.write(request));
        }
        return answer.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).whenComplete((r, e) -> waiting.remove(id));
    }

    /** Calls a method whose result is read as a value of this type, e.g. a record with the names of the reference. */
    public <R> CompletableFuture<@Nullable R> call(String method, Object params, Class<R> result) {
        return call(method, params).thenApply(json -> WireJson.fromTree(json, result));
    }

    /** Sends any text as it is; for tests and tools. */
    public void send(String text) {
        textSender.send(text);
    }

    /** Done when the connection has ended, with how. */
    public CompletableFuture<ConnectionClosed> closed() {
        return closed.copy();
    }

    /** Ends the connection; open calls fail. Idempotent, takes two seconds at most. */
    @Override
    public void close() {
        textSender.close(Duration.ofSeconds(1));
        end(1000, "closed by this side");
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static JsonObject request(String method, Object params) {
        JsonObject request = new JsonObject();
        request.addProperty("jsonrpc", "2.0");
        request.addProperty("method", requireNonNull(method, "method"));
        request.add("params", WireJson.toTree(requireNonNull(params, "params")));
        return request;
    }

    private void receive(String text) {
        JsonObject message = StrictJson.parse(text, MAX_NESTING).getAsJsonObject();
        if (message.has("method")) {
            JsonElement params = message.has("params") ? message.get("params") : new JsonObject();
            listener.accept(message.get("method").getAsString(), params);
            return;
        }
        JsonElement id = message.get("id");
        CompletableFuture<JsonElement> answer = id == null || id.isJsonNull() ? null : waiting.remove(id.getAsLong());
        if (answer == null) {
            return; // after its timeout
        }
        if (message.has("error")) {
            answer.completeExceptionally(RemoteError.of(message.getAsJsonObject("error")));
        } else {
            answer.complete(message.get("result"));
        }
    }

    private void end(int code, String reason) {
        ConnectionClosed how = new ConnectionClosed(code, reason);
        if (closed.complete(how)) {
            waiting.values().forEach(answer -> answer.completeExceptionally(how));
        }
    }

    /** The connection ended before the answer came. */
    public static final class ConnectionClosed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConnectionClosed(int code, String reason) {
            super("the connection was closed: " + code + " " + reason);
        }
    }

    /**
     * Sends texts one after another: java.net.http takes the next only when the one before is gone. Safe for use by any
     * thread.
     */
    private static final class TextSender {
        private final WebSocket socket;
        private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

        TextSender(WebSocket socket) {
            this.socket = socket;
        }

        synchronized void send(String text) {
            last = last.thenCompose(sent -> socket.sendText(text, true));
        }

        /** Sends a close frame; aborts the connection after the timeout. */
        void close(Duration timeout) {
            CompletableFuture<?> closeSent;
            synchronized (this) {
                closeSent = last.thenCompose(sent -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
                last = closeSent;
            }
            var unused = closeSent
                    .completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((sent, error) -> {
                        socket.abort();
                        return sent;
                    })
                    .join();
        }
    }

    /** Assembles messages from their parts. */
    private static final class MessageReceiver implements WebSocket.Listener {
        private static final Logger log = LoggerFactory.getLogger(MessageReceiver.class);
        private static final int MAX_CHARACTERS = 32 * 1024 * 1024;

        private final StringBuilder text = new StringBuilder();
        private final Consumer<String> messages;
        private final BiConsumer<Integer, String> ended;

        MessageReceiver(Consumer<String> messages, BiConsumer<Integer, String> ended) {
            this.messages = messages;
            this.ended = ended;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            if (text.length() + part.length() > MAX_CHARACTERS) {
                socket.abort();
                ended.accept(1009, "the message is too long");
                return null;
            }
            text.append(part);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                try {
                    messages.accept(message);
                } catch (RuntimeException e) {
                    log.warn("A message could not be handled", e);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended.accept(code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ended.accept(1006, String.valueOf(error.getMessage()));
        }
    }
}
