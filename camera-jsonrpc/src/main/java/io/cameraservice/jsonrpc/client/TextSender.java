package io.cameraservice.jsonrpc.client;

import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends texts one after another: java.net.http takes the next only when the one before is gone. Safe for use by any thread. */
final class TextSender {
    private final WebSocket socket;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    TextSender(WebSocket socket) {
        this.socket = socket;
    }

    synchronized void send(String text) {
        last = last.thenCompose(sent -> socket.sendText(text, true));
    }

    /** Says goodbye; cuts the connection if that takes longer. */
    void close(Duration patience) {
        CompletableFuture<?> goodbye;
        synchronized (this) {
            goodbye = last.thenCompose(sent -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
            last = goodbye;
        }
        var unused = goodbye.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .handle((sent, error) -> {
                    socket.abort();
                    return sent;
                })
                .join();
    }
}
