package io.cameraservice.launcher.app;

import io.cameraservice.CameraException;
import io.cameraservice.access.Role;
import io.cameraservice.internal.util.Hosts;
import io.cameraservice.internal.util.Storage;
import io.cameraservice.jsonrpc.websocket.HostCheck;
import io.cameraservice.launcher.auth.InstanceKey;
import io.cameraservice.launcher.auth.LinkSigner;
import io.cameraservice.launcher.auth.TokenAuthenticator;
import io.cameraservice.launcher.auth.Tokens;
import io.cameraservice.launcher.config.LauncherConfig;
import io.cameraservice.launcher.http.HttpEndpoint;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running service with all its endpoints. Safe for use by any thread; closing is idempotent. */
final class Application implements AutoCloseable {
    private static final Duration ENDPOINT_GRACE = Duration.ofSeconds(5);
    private static final Duration LINK_TOKEN = Duration.ofHours(12);

    private final LauncherConfig config;
    private final Tokens tokens;
    private final HttpEndpoint http;
    private final Assembly.Parts parts;
    private final EndpointWatchdog watchdog;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Application(LauncherConfig config, Tokens tokens, HttpEndpoint http, Assembly.Parts parts) {
        this.config = config;
        this.tokens = tokens;
        this.http = http;
        this.parts = parts;
        this.watchdog = new EndpointWatchdog(parts.service()::health, ENDPOINT_GRACE);
    }

    /**
     * Starts everything; returns when clients can be served. HTTP answers first, so that a supervisor sees it live and not ready.
     * Nothing is written before all addresses are bound.
     *
     * @throws CameraException if a part cannot start; nothing is left running then
     */
    static Application start(LauncherConfig config, Assembly assembly) {
        LauncherConfig.Directories directories = config.directories();
        for (Path d : List.of(directories.recordings(), directories.snapshots(), directories.state())) {
            requireWritable(d);
        }
        InstantSource clock = InstantSource.system();
        InstanceKey key = InstanceKey.at(directories.keyFile());
        Tokens tokens = new Tokens(key, clock);
        TokenAuthenticator authenticator = new TokenAuthenticator(tokens, config.apiKeys());
        HttpEndpoint http = new HttpEndpoint(
                config.http(),
                config.limits(),
                new HostCheck(config.http().host(), config.server().allowedOrigins()),
                authenticator,
                new LinkSigner(key, clock),
                Optional.of(config)
                        .filter(c -> Hosts.isLoopback(c.http().host()))
                        .map(Application::tokenCommand),
                clock);
        try {
            Assembly.Parts parts = assembly.assemble(config, authenticator, key);
            try {
                parts.service().start();
                key.load();
                http.serve(
                        parts.service(),
                        parts.webSocketPort().getAsInt(),
                        config.server().path());
                return new Application(config, tokens, http, parts);
            } catch (RuntimeException e) {
                parts.service().close();
                throw e;
            }
        } catch (RuntimeException e) {
            http.close();
            throw e;
        }
    }

    /** The line that tells programs that it serves, and where. */
    String readyLine() {
        return "READY ws://" + Hosts.inUri(config.server().host()) + ":"
                + parts.webSocketPort().getAsInt() + config.server().path()
                + " http://" + Hosts.inUri(config.http().host()) + ":" + http.port() + "/"
                + parts.service().rtspAddress().map(a -> " " + a + "/").orElse("");
    }

    /** The line with a URL that opens the dashboard, logged in. */
    String openLine() {
        return "OPEN http://" + Hosts.reachable(config.http().host()) + ":" + http.port() + "/#token="
                + tokens.issue("terminal", Role.ADMIN, LINK_TOKEN);
    }

    /** Completes with what has happened if clients cannot reach the service any more and only a new start can help. */
    CompletableFuture<String> failure() {
        CompletableFuture<String> failure = new CompletableFuture<>();
        var unused = http.failure().thenAccept(how -> failure.complete("HTTP is lost: " + how));
        var ignored = watchdog.lost().thenAccept(failure::complete);
        return failure;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            watchdog.close();
            try {
                parts.service().close();
            } finally {
                http.close();
            }
        }
    }

    /** A missing directory is created later. */
    private static void requireWritable(Path directory) {
        Path there = Storage.existingAncestor(directory);
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new CameraException(
                    "directory_not_writable",
                    "the directory " + directory + " cannot be "
                            + (there.equals(directory.toAbsolutePath()) ? "written" : "made"),
                    "give it to this user, or choose another with --state-dir DIR",
                    null);
        }
    }

    /** What to type for a token of this instance, on the machine where it runs. */
    static String tokenCommand(LauncherConfig config) {
        LauncherConfig.Directories directories = config.directories();
        String line = program() + " token --role operator --ttl 12h --state-dir " + quoted(directories.base());
        Path usual = directories.state().resolve("token.key");
        return directories.keyFile().equals(usual)
                ? line
                : line + " --set security.jwt_secret_file=" + quoted(directories.keyFile());
    }

    /** Of the jar that runs; by name where it is none. */
    private static String program() {
        try {
            Path code = Path.of(Application.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.toString().endsWith(".jar") ? "java -jar " + quoted(code) : "camera-service";
        } catch (URISyntaxException | RuntimeException e) {
            return "camera-service";
        }
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./+:@=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
