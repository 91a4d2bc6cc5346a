package io.cameraservice.jsonrpc.protocol;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes the text of a message and gives the text of its reply. Safe for use by any thread.
 *
 * <p>Methods that run {@link Execution#INLINE} do so on the calling thread, all others and long messages on the
 * executor, so replies may overtake each other; a batch is answered when its last part is done. A handler that fails or
 * never returns does not affect other calls.
 *
 * @param <C> what handlers know of the caller
 */
public final class Dispatcher<C> {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    /** A longer message is not parsed on the thread that read it, since other clients wait for that. */
    private static final int LONG_MESSAGE = 16 * 1024;

    private final MethodTable<C> methods;
    private final MessageLimits messageLimits;
    private final ErrorMapper errors;

    /** Turns an exception of the application into an error its caller can use. */
    @FunctionalInterface
    public interface ErrorMapper {
        /** The error; empty if the exception is a fault of the service. */
        Optional<RpcError> map(Throwable thrown);
    }

    /** Runs the calls of one client, within what it may take. Safe for use by any thread. */
    @FunctionalInterface
    public interface CallExecutor {
        /**
         * Runs a call that is not {@link Execution#INLINE}, now or later.
         *
         * @throws java.util.concurrent.RejectedExecutionException if too many calls are under way; the client may try
         *     again later
         */
        void execute(Execution execution, Runnable work);

        /** Counts a call of any kind; zero if it may be made now, else when to try again. */
        default Duration tryCall() {
            return Duration.ZERO;
        }
    }

    /**
     * A dispatcher for these methods.
     *
     * @param errors what to tell callers about the application's exceptions
     */
    public Dispatcher(MethodTable<C> methods, MessageLimits messageLimits, ErrorMapper errors) {
        this.methods = requireNonNull(methods, "methods");
        this.messageLimits = requireNonNull(messageLimits, "limits");
        this.errors = requireNonNull(errors, "errors");
    }

    /**
     * Handles one message. Never throws.
     *
     * @param executor counts the calls and runs those that may wait; may refuse with an error "overloaded" for the
     *     caller
     * @param reply called once, by any thread, with the text to send back, or empty where nothing is to be sent
     */
    public void dispatch(String text, C context, CallExecutor executor, Consumer<Optional<String>> reply) {
        if (text.length() <= LONG_MESSAGE) {
            dispatchHere(text, context, executor, reply);
            return;
        }
        try {
            executor.execute(Execution.POOLED, () -> dispatchHere(text, context, executor, reply));
        } catch (RejectedExecutionException e) {
            refuse(RpcError.overloaded(), reply);
        }
    }

    private void dispatchHere(String text, C context, CallExecutor executor, Consumer<Optional<String>> reply) {
        JsonElement json;
        try {
            json = StrictJson.parse(text, messageLimits.maxNesting());
        } catch (RpcException e) {
            refuse(e.error(), reply);
            return;
        }
        if (!(json instanceof JsonArray parts)) {
            handle(Incoming.of(json), context, executor, part -> answer(reply, part.map(StrictJson::write)));
        } else if (parts.isEmpty()) {
            refuse(RpcError.invalidRequest("empty_batch", "a batch has at least one request"), reply);
        } else if (parts.size() > messageLimits.maxBatch()) {
            String detail = "a batch has at most " + messageLimits.maxBatch() + " requests, not " + parts.size();
            refuse(RpcError.invalidRequest("batch_too_large", detail), reply);
        } else {
            Batch batch = new Batch(parts.size(), all -> answer(reply, all));
            for (int i = 0; i < parts.size(); i++) {
                int index = i;
                handle(Incoming.of(parts.get(i)), context, executor, part -> batch.done(index, part));
            }
        }
    }

    private void refuse(RpcError error, Consumer<Optional<String>> reply) {
        answer(reply, Optional.of(StrictJson.write(Outgoing.error(RequestId.Null.NULL, error))));
    }

    private void handle(Incoming message, C context, CallExecutor executor, Consumer<Optional<JsonObject>> done) {
        if (message instanceof Incoming.Invalid invalid) {
            done.accept(Optional.of(Outgoing.error(invalid.id(), invalid.error())));
        } else if (message instanceof Incoming.Call call) {
            run(call.method(), call.params(), context, executor, Optional.of(call.id()), done);
        } else if (message instanceof Incoming.Notification note) {
            run(note.method(), note.params(), context, executor, Optional.empty(), done);
        }
    }

    private void run(
            String name,
            @Nullable JsonElement params,
            C context,
            CallExecutor executor,
            Optional<RequestId> id,
            Consumer<Optional<JsonObject>> done) {
        Duration wait = executor.tryCall();
        if (!wait.isZero()) {
            done.accept(id.map(i -> Outgoing.error(i, RpcError.rateLimited(wait))));
            return;
        }
        Optional<RpcMethod<C, ?, ?>> method = methods.find(name);
        if (method.isEmpty()) {
            done.accept(id.map(i -> Outgoing.error(i, methods.notFound(name))));
            return;
        }
        Runnable work = () -> done.accept(invoke(method.get(), params, context, id));
        if (method.get().execution() == Execution.INLINE) {
            work.run();
            return;
        }
        try {
            executor.execute(method.get().execution(), work);
        } catch (RejectedExecutionException e) {
            done.accept(id.map(i -> Outgoing.error(i, RpcError.overloaded())));
        }
    }

    /** The reply; empty for a notification. */
    private Optional<JsonObject> invoke(
            RpcMethod<C, ?, ?> method, @Nullable JsonElement params, C context, Optional<RequestId> id) {
        String requestId = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
        MDC.put("request_id", requestId);
        try {
            log.debug("{} begins", method.name());
            JsonElement result = method.call(params, context);
            return id.map(i -> Outgoing.result(i, result));
        } catch (RpcException e) {
            return id.map(i -> Outgoing.error(i, e.error()));
        } catch (Throwable e) { // an Error in one handler must not end the thread that serves all
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            RpcError error = explain(method, e, requestId);
            return id.map(i -> Outgoing.error(i, error));
        } finally {
            MDC.remove("request_id");
        }
    }

    private RpcError explain(RpcMethod<C, ?, ?> method, Throwable thrown, String requestId) {
        try {
            Optional<RpcError> known = errors.map(thrown);
            if (known.isPresent()) {
                return known.get();
            }
        } catch (RuntimeException e) {
            thrown.addSuppressed(e);
        }
        log.error("{} failed (request_id {})", method.name(), requestId, thrown);
        return RpcError.internal(requestId);
    }

    private static void answer(Consumer<Optional<String>> reply, Optional<String> text) {
        try {
            reply.accept(text);
        } catch (RuntimeException e) {
            log.warn("A reply could not be handed over", e);
        }
    }

    /**
     * Gathers the replies of a batch and answers when the last part is done, in the order of the calls. Thread-safe.
     */
    private static final class Batch {
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
}
