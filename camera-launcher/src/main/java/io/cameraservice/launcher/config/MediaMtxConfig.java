package io.cameraservice.launcher.config;

import io.cameraservice.internal.util.Hosts;
import io.cameraservice.mediamtx.MediaMtxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which MediaMTX to attach to, checked; its secrets are not read yet. Immutable.
 *
 * @param enabled whether to; empty to use the one that is found and not to mind if there is none
 * @param apiUrl where its API is
 * @param user with which to log in there; blank for none
 * @param passwordFile which holds the user's password
 * @param tokenFile which holds a token to log in with instead
 * @param caFile which holds the certificates to trust there; empty for those that Java trusts
 * @param prefix what the names of our paths begin with
 * @param relayHost by which host it reaches us; empty if it finds us where the relay listens
 * @param publicHost by which host clients reach it; empty if that is where it listens
 * @param runAs which user of this machine may run it besides the usual ones; empty for none
 * @param pullsFrom from which addresses and networks it pulls besides those of its API's host
 * @param managed which to run where none is found; empty for none
 * @param records whether it writes the recordings
 * @param recordings where; empty for the usual place
 */
public record MediaMtxConfig(
        Optional<Boolean> enabled,
        URI apiUrl,
        String user,
        Optional<Path> passwordFile,
        Optional<Path> tokenFile,
        Optional<Path> caFile,
        String prefix,
        Optional<String> relayHost,
        Optional<String> publicHost,
        Optional<String> runAs,
        List<String> pullsFrom,
        Optional<ManagedMediaMtxConfig> managed,
        boolean records,
        Optional<Path> recordings) {
    /** All but the credentials, and where it records. */
    public MediaMtxOptions.Builder options() {
        MediaMtxOptions.Builder options = MediaMtxOptions.builder()
                .required(enabled.orElse(false) || records)
                .apiUrl(apiUrl)
                .prefix(prefix)
                .pullsFrom(pullsFrom);
        runAs.ifPresent(options::runAs);
        relayHost.ifPresent(options::relayHost);
        publicHost.ifPresent(options::publicHost);
        managed.map(ManagedMediaMtxConfig::rtspPort)
                .filter(port -> port != 0)
                .ifPresent(options::rtspPort); // one that others run there is not overlooked
        return options;
    }

    /** Problems go to the reader. */
    static MediaMtxConfig of(ConfigReader r) {
        String user = r.value(Settings.MEDIAMTX_USER);
        Optional<Path> password = LauncherConfig.path(r, Settings.MEDIAMTX_PASSWORD_FILE);
        if (user.isBlank() != password.isEmpty()) {
            Setting<String> given = user.isBlank() ? Settings.MEDIAMTX_PASSWORD_FILE : Settings.MEDIAMTX_USER;
            r.problem(r.place(given), given.key(), "is given alone: user and password_file go together");
        }
        String prefix = r.value(Settings.MEDIAMTX_PREFIX);
        if (!accepts(prefix, MediaMtxOptions.builder()::prefix)) {
            r.problem(
                    r.place(Settings.MEDIAMTX_PREFIX),
                    Settings.MEDIAMTX_PREFIX.key(),
                    "is no beginning of a path's name: letters, digits, '_', '.', '-' and single '/'");
        }
        URI apiUrl = apiUrl(r);
        boolean records = r.value(Settings.RECORDINGS_ENGINE).equals("mediamtx");
        if (records && !r.value(Settings.MEDIAMTX_ENABLED).orElse(true)) {
            r.problem(
                    r.place(Settings.RECORDINGS_ENGINE),
                    Settings.RECORDINGS_ENGINE.key(),
                    "is mediamtx while mediamtx.enabled is off");
        }
        Optional<Path> recordings = LauncherConfig.path(r, Settings.MEDIAMTX_RECORDINGS_DIR);
        if (recordings
                .filter(path -> !accepts(
                        path.toString(), text -> MediaMtxOptions.builder().recordings(Path.of(text))))
                .isPresent()) {
            r.problem(
                    r.place(Settings.MEDIAMTX_RECORDINGS_DIR),
                    Settings.MEDIAMTX_RECORDINGS_DIR.key(),
                    "has a '%' in it, which MediaMTX takes for the beginning of a variable");
        }
        Optional<Path> caFile = LauncherConfig.path(r, Settings.MEDIAMTX_CA_FILE);
        if (caFile.isPresent() && !"https".equalsIgnoreCase(apiUrl.getScheme())) {
            r.problem(
                    r.place(Settings.MEDIAMTX_CA_FILE),
                    Settings.MEDIAMTX_CA_FILE.key(),
                    "is of no use with " + apiUrl + ": give mediamtx.api_url with https://");
        }
        return new MediaMtxConfig(
                r.value(Settings.MEDIAMTX_ENABLED),
                apiUrl,
                user,
                password,
                LauncherConfig.path(r, Settings.MEDIAMTX_TOKEN_FILE),
                caFile,
                prefix,
                host(r, Settings.MEDIAMTX_RELAY_HOST),
                host(r, Settings.MEDIAMTX_PUBLIC_HOST),
                runAs(r),
                pullsFrom(r),
                ManagedMediaMtxConfig.of(r, apiUrl),
                records,
                recordings);
    }

    private static URI apiUrl(ConfigReader r) {
        String host = r.value(Settings.MEDIAMTX_HOST);
        String given = r.value(Settings.MEDIAMTX_API_URL);
        Setting<String> from = given.isBlank() ? Settings.MEDIAMTX_HOST : Settings.MEDIAMTX_API_URL;
        String usual = "http://" + Hosts.inUri(host) + ":" + r.value(Settings.MEDIAMTX_API_PORT);
        String url = given.isBlank() ? usual : given;
        if (accepts(url, text -> MediaMtxOptions.builder().apiUrl(URI.create(text)))) {
            return URI.create(url);
        }
        r.problem(
                r.place(from),
                from.key(),
                "gives no address like http://127.0.0.1:9997 (user and password are settings of their own)");
        return URI.create("http://127.0.0.1:9997");
    }

    private static Optional<String> runAs(ConfigReader r) {
        String user = r.value(Settings.MEDIAMTX_RUN_AS);
        if (user.isBlank()) {
            return Optional.empty();
        }
        if (!accepts(user, MediaMtxOptions.builder()::runAs)) {
            r.problem(
                    r.place(Settings.MEDIAMTX_RUN_AS), Settings.MEDIAMTX_RUN_AS.key(), "is no user's name, or number");
            return Optional.empty();
        }
        return Optional.of(user);
    }

    private static List<String> pullsFrom(ConfigReader r) {
        List<String> given = r.value(Settings.MEDIAMTX_PULLS_FROM);
        for (String range : given) {
            if (!accepts(range, text -> MediaMtxOptions.builder().pullsFrom(List.of(text)))) {
                r.problem(
                        r.place(Settings.MEDIAMTX_PULLS_FROM),
                        Settings.MEDIAMTX_PULLS_FROM.key(),
                        "has '" + ValueType.shown(range)
                                + "' in it, which is neither an address nor a network like 172.17.0.2 or 172.17.0.0/16");
                return List.of();
            }
        }
        return given;
    }

    private static Optional<String> host(ConfigReader r, Setting<String> setting) {
        String host = r.value(setting);
        if (host.isBlank()) {
            return Optional.empty();
        }
        if (!accepts(host, MediaMtxOptions.builder()::relayHost)) {
            r.problem(r.place(setting), setting.key(), "is no host name or address without port");
        }
        return Optional.of(host);
    }

    private static boolean accepts(String text, Consumer<String> use) {
        try {
            use.accept(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
