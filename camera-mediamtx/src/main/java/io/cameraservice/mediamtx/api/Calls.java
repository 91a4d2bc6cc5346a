package io.cameraservice.mediamtx.api;

import io.cameraservice.access.Credentials;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls by HTTP, each with an end: nothing is waited for longer than the options say, and no answer is longer than fits. Safe for
 * use by any thread.
 */
final class Calls implements AutoCloseable {
    private static final long LONGEST_ANSWER = 64L << 20;

    private final ApiOptions options;
    private final ThreadGroup group;
    private final ThreadPoolExecutor worker;
    private final HttpClient http;
    private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean closed;

    Calls(ApiOptions options) {
        this.options = options;
        this.group = new ThreadGroup("mediamtx-api");
        this.worker = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(group, task, "mediamtx-api");
            thread.setDaemon(true);
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
        this.http = inGroup(() -> client(options));
    }

    /**
     * One call.
     *
     * @throws MediaMtxException if there is no answer at all
     */
    Answer call(String method, String path, @Nullable String body) {
        URI uri = URI.create(options.url() + path);
        String call = method + " " + uri;
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .header("Accept", "application/json");
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        options.credentials().ifPresent(c -> request.header("Authorization", authorization(c)));
        CompletableFuture<HttpResponse<String>> answer = send(call, request.build());
        long number = numbers.incrementAndGet();
        underWay.put(number, answer);
        try {
            if (closed) {
                throw ended(call);
            }
            HttpResponse<String> response = await(answer);
            return new Answer(
                    call,
                    response.statusCode(),
                    response.headers().firstValue("Server").orElse(""),
                    response.body());
        } catch (TimeoutException e) {
            throw new MediaMtxException(
                    Kind.NO_ANSWER,
                    call + ": no answer within " + options.callTimeout().toMillis() + " ms",
                    "the server may be stopped or overloaded",
                    e);
        } catch (ExecutionException e) {
            throw failure(call, e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            throw ended(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ended(call);
        } finally {
            underWay.remove(number);
            answer.cancel(true);
        }
    }

    private CompletableFuture<HttpResponse<String>> send(String call, HttpRequest request) {
        try {
            return http.sendAsync(request, LimitedText.ofAtMost(LONGEST_ANSWER));
        } catch (RejectedExecutionException e) {
            throw ended(call); // the worker was shut down just now
        }
    }

    private HttpResponse<String> await(CompletableFuture<HttpResponse<String>> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        long all = options.callTimeout().toNanos();
        long first = Math.min(options.lateAfter().toNanos(), all);
        long begun = System.nanoTime();
        try {
            return answer.get(first, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            options.late().run();
            return answer.get(Math.max(1, all - (System.nanoTime() - begun)), TimeUnit.NANOSECONDS);
        }
    }

    /** Breaks off what is under way and gives back threads and connections. Idempotent, bounded. */
    @Override
    public void close() {
        closed = true;
        underWay.values().forEach(answer -> answer.cancel(true));
        worker.shutdownNow();
        group.interrupt(); // ends the client's own thread, for which Java 17 has no other way
    }

    private HttpClient client(ApiOptions wanted) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER) // our credentials are for this server alone
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(wanted.connectTimeout())
                .executor(worker);
        wanted.tls().ifPresent(builder::sslContext);
        return builder.build();
    }

    /** The client's thread becomes one of the group in which the client is made. */
    private HttpClient inGroup(Supplier<HttpClient> making) {
        CompletableFuture<HttpClient> made = new CompletableFuture<>();
        Thread maker = new Thread(group, () -> made.completeAsync(making, Runnable::run), "mediamtx-api-start");
        maker.setDaemon(true);
        maker.start();
        return made.join();
    }

    private static String authorization(Credentials credentials) {
        if (credentials instanceof Credentials.Password p) {
            byte[] pair = (p.user() + ":" + p.secret()).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }
        if (credentials instanceof Credentials.Token t) {
            return "Bearer " + t.secret();
        }
        throw new IllegalArgumentException("the API takes a password or a token, not a " + credentials);
    }

    private static MediaMtxException failure(String call, Throwable cause) {
        if (cause instanceof SSLException tls && !(tls.getCause() instanceof EOFException)) {
            return TlsFailure.of(call, tls);
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return new MediaMtxException(Kind.UNREACHABLE, call + ": the host does not answer", null, cause);
        }
        if (cause instanceof ConnectException) {
            boolean unknown = cause.getCause() instanceof UnresolvedAddressException;
            return new MediaMtxException(
                    Kind.UNREACHABLE, call + (unknown ? ": unknown host" : ": nothing listens there"), null, cause);
        }
        if (cause instanceof ProtocolException) {
            return new MediaMtxException(
                    Kind.NOT_MEDIAMTX,
                    call + ": what answers does not speak HTTP",
                    "check the address: the API's usual port is 9997",
                    cause);
        }
        String why = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
        Kind kind = cause instanceof IOException ? Kind.UNREACHABLE : Kind.FAILED;
        return new MediaMtxException(kind, call + ": the connection broke: " + why, null, cause);
    }

    private static MediaMtxException ended(String call) {
        return new MediaMtxException(Kind.UNREACHABLE, call + ": broken off, the client was closed", null, null);
    }
}
