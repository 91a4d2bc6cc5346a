package io.cameraservice.jsonrpc.client;

import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts messages together from their parts and hands them on one after another. */
final class MessageReceiver implements WebSocket.Listener {
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
