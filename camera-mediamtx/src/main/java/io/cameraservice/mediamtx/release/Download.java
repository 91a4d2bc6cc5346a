package io.cameraservice.mediamtx.release;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.SingleLine;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Fetches files from a URL or a directory. For use by one thread. */
final class Download {
    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final String OFFLINE = "if this machine is offline, copy the release's archive and its checksum file"
            + " here and name their directory with --from; behind a proxy, set HTTPS_PROXY";

    private static final int LONGEST_MESSAGE = 600;

    private final Proxies proxies;
    private final Duration stalledAfter;
    private final HttpClient http;

    Download(Map<String, String> environment, Duration stalledAfter) {
        this.proxies = new Proxies(environment);
        this.stalledAfter = stalledAfter;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL) // to where releases are kept; never from https to http
                .connectTimeout(CONNECT)
                .proxy(proxies)
                .authenticator(proxies.authenticator())
                .build();
    }

    /**
     * Copies {@code name} from {@code base}, an http or https URL or a directory, to {@code target}.
     *
     * @throws CameraException if it cannot be had, or has more than {@code most} bytes
     */
    void fetch(String base, String name, long most, Path target) {
        String place = base.endsWith("/") ? base + name : base + "/" + name;
        try {
            if (place.matches("(?i)https?://.*")) {
                get(URI.create(place), most, target);
            } else {
                copy(Path.of(base).resolve(name), most, target);
            }
        } catch (IOException e) {
            throw failed(place + " cannot be had: " + why(e), OFFLINE, e);
        }
    }

    private static void copy(Path file, long most, Path target) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw failed(file + " is no file", "name a directory with the release's files", null);
        }
        if (Files.size(file) > most) {
            throw tooLong(file.toString(), most);
        }
        Files.copy(file, target);
    }

    private void get(URI uri, long most, Path target) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(stalledAfter).build();
        CompletableFuture<HttpResponse<Path>> answer = http.sendAsync(request, BodyHandlers.ofFile(target));
        try {
            HttpResponse<Path> response = await(answer, uri, most, target);
            if (response.statusCode() == 404) {
                throw failed("there is no " + uri, "check the version: is there such a release?", null);
            }
            if (response.statusCode() != 200) {
                throw failed(uri + " cannot be had: the answer is " + response.statusCode() + via(uri), OFFLINE, null);
            }
            if (Files.size(target) > most) {
                throw tooLong(uri.toString(), most);
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed(uri + " cannot be had" + via(uri) + ": " + why(cause), OFFLINE, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(uri + " was not waited for", "try again", e);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpResponse<Path> await(CompletableFuture<HttpResponse<Path>> answer, URI uri, long most, Path target)
            throws InterruptedException, ExecutionException, IOException {
        long size = 0;
        long grown = System.nanoTime();
        while (true) {
            try {
                return answer.get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = Files.exists(target) ? Files.size(target) : 0;
                if (now > most) {
                    throw tooLong(uri.toString(), most);
                }
                if (now > size) {
                    size = now;
                    grown = System.nanoTime();
                } else if (System.nanoTime() - grown > stalledAfter.toNanos()) {
                    throw failed(
                            uri + " cannot be had" + via(uri) + ": nothing has come for " + stalledAfter.toSeconds()
                                    + " s",
                            "try again",
                            e);
                }
            }
        }
    }

    private String via(URI uri) {
        return proxies.toReach(uri).map(proxy -> " by the proxy " + proxy).orElse("");
    }

    private static String why(Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return "the host is unknown or nothing listens there";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static CameraException tooLong(String what, long most) {
        return failed(what + " has more than " + most + " bytes", "check that it is what it should be", null);
    }

    private static CameraException failed(String what, String suggestion, @Nullable Throwable cause) {
        return new CameraException.DependencyFailed(
                "download_failed", "mediamtx", SingleLine.redacted(what, LONGEST_MESSAGE), suggestion, cause);
    }
}
