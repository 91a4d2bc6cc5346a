package io.cameraservice.jsonrpc.protocol;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Gathers the replies of a batch and answers when the last part is done, in the order of the calls. Thread-safe. */
final class Batch {
    private final AtomicReferenceArray<JsonObject> replies;
    private final AtomicInteger open;
    private final Consumer<Optional<String>> reply;

    Batch(int size, Consumer<Optional<String>> reply) {
        this.replies = new AtomicReferenceArray<>(size);
        this.open = new AtomicInteger(size);
        this.reply = reply;
    }

    /** The part at this index is done, with a reply or without. */
    void done(int index, Optional<JsonObject> part) {
        part.ifPresent(json -> replies.set(index, json));
        if (open.decrementAndGet() > 0) {
            return;
        }
        JsonArray all = new JsonArray();
        IntStream.range(0, replies.length())
                .mapToObj(replies::get)
                .filter(Objects::nonNull)
                .forEach(all::add);
        reply.accept(all.isEmpty() ? Optional.empty() : Optional.of(StrictJson.write(all)));
    }
}
