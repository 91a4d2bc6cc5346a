package io.cameraservice.launcher.config;

import static io.cameraservice.launcher.config.Section.accepts;
import static io.cameraservice.launcher.config.ValueType.autoOr;
import static io.cameraservice.launcher.config.ValueType.flag;
import static io.cameraservice.launcher.config.ValueType.listOf;
import static io.cameraservice.launcher.config.ValueType.number;
import static io.cameraservice.launcher.config.ValueType.text;

import io.cameraservice.internal.util.Hosts;
import io.cameraservice.mediamtx.ManagedOptions;
import io.cameraservice.mediamtx.MediaMtxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
        Optional<Managed> managed,
        boolean records,
        Optional<Path> recordings) {
    static final String DESCRIPTION =
            "MediaMTX, which passes cameras on to many: RTSP, HLS, WebRTC. It is attached to where it runs;"
                    + " one of our own is run if 'managed' is on.";

    private static final String NO_HOST = "is no host name or address without port";

    /**
     * A MediaMTX to be run where none is found. Immutable.
     *
     * @param binary the program; empty to look for one
     * @param host where it listens for readers
     * @param rtspPort RTSP; 0 for a free one, as with the others
     * @param hlsPort HLS
     * @param webrtcPort WebRTC's pages
     * @param webrtcUdpPort WebRTC's media
     * @param playbackPort its playback server; empty for none, where it does not record
     */
    public record Managed(
            Optional<Path> binary,
            String host,
            int rtspPort,
            int hlsPort,
            int webrtcPort,
            int webrtcUdpPort,
            Optional<Integer> playbackPort) {
        /** Options for one whose configuration goes into this directory; readers are still to be named. */
        public ManagedOptions.Builder in(Path directory) {
            ManagedOptions.Builder options = ManagedOptions.in(directory)
                    .host(host)
                    .rtspPort(rtspPort)
                    .hlsPort(hlsPort)
                    .webrtcPort(webrtcPort)
                    .webrtcUdpPort(webrtcUdpPort);
            binary.ifPresent(options::binary);
            playbackPort.ifPresent(options::playbackPort);
            return options;
        }
    }

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
        managed.map(Managed::rtspPort)
                .filter(port -> port != 0)
                .ifPresent(options::rtspPort); // one that others run there is not overlooked
        return options;
    }

    /** Declares and reads its section; {@code records} says whether MediaMTX is to write the recordings. */
    static MediaMtxConfig read(Section s, boolean records) {
        Optional<Boolean> enabled = s.get(
                "enabled",
                autoOr(flag()),
                Optional.empty(),
                "auto: the one that is found is used, and none is no error; true: none is an error; false: not used");
        URI apiUrl = apiUrl(s);
        String user = s.get(
                "user",
                text(),
                "",
                "to log in at its API; the user needs the permission 'api' in MediaMTX's authInternalUsers");
        Optional<Path> password = s.path("password_file", "holds the user's password, with mode 600");
        if (user.isBlank() != password.isEmpty()) {
            s.problem(user.isBlank() ? "password_file" : "user", "is given alone: user and password_file go together");
        }
        Optional<Path> token = s.path("token_file", "holds a token to log in with instead");
        Optional<Path> caFile = s.path(
                "ca_file",
                "for an https api_url: a PEM file with the certificates to trust, e.g. its own;"
                        + " empty: those Java trusts");
        if (caFile.isPresent() && !"https".equalsIgnoreCase(apiUrl.getScheme())) {
            s.problem("ca_file", "is of no use with " + apiUrl + ": give mediamtx.api_url with https://");
        }
        return new MediaMtxConfig(
                enabled,
                apiUrl,
                user,
                password,
                token,
                caFile,
                prefix(s),
                s.accepted(
                        "relay_host",
                        MediaMtxOptions.builder()::relayHost,
                        NO_HOST,
                        "by which host MediaMTX reaches us, if it is on another machine (then set rtsp.host, too)"),
                s.accepted(
                        "public_host",
                        MediaMtxOptions.builder()::publicHost,
                        NO_HOST,
                        "the host in the URLs clients get; empty: where MediaMTX listens"),
                s.accepted(
                        "run_as",
                        MediaMtxOptions.builder()::runAs,
                        "is no user's name, or number",
                        "on this machine it is used if it runs as root, as our own user, as 'mediamtx',"
                                + " or as this user (name or number)"),
                pullsFrom(s),
                managed(s, enabled, apiUrl, records),
                records,
                recordings(s));
    }

    private static URI apiUrl(Section s) {
        String given = s.get(
                "api_url", text(), "", "e.g. https://media.example:9997; empty: http://HOST:API_PORT of the next two");
        String host = s.get("host", Settings.HOST, "127.0.0.1");
        int port = s.get("api_port", number(1, 65535), 9997, "needs 'api: yes' in mediamtx.yml");
        String url = given.isBlank() ? "http://" + Hosts.inUri(host) + ":" + port : given;
        if (accepts(text -> MediaMtxOptions.builder().apiUrl(URI.create(text)), url)) {
            return URI.create(url);
        }
        s.problem(
                given.isBlank() ? "host" : "api_url",
                "gives no address like http://127.0.0.1:9997 (user and password are settings of their own)");
        return URI.create("http://127.0.0.1:9997");
    }

    private static String prefix(Section s) {
        String prefix = s.get(
                "prefix",
                text(),
                "",
                "what the names of our paths begin with, e.g. hall/ where several services share one MediaMTX");
        if (!accepts(MediaMtxOptions.builder()::prefix, prefix)) {
            s.problem("prefix", "is no beginning of a path's name: letters, digits, '_', '.', '-' and single '/'");
        }
        return prefix;
    }

    private static List<String> pullsFrom(Section s) {
        List<String> given = s.get(
                "pulls_from",
                listOf(text()),
                List.of(),
                "from where it pulls, if not from its API's host: [172.17.0.0/16] for a container;"
                        + " its login is good from there alone");
        for (String range : given) {
            if (!accepts(text -> MediaMtxOptions.builder().pullsFrom(List.of(text)), range)) {
                s.problem(
                        "pulls_from",
                        "has '" + ValueType.shown(range)
                                + "' in it, which is neither an address nor a network like 172.17.0.2 or 172.17.0.0/16");
                return List.of();
            }
        }
        return given;
    }

    private static Optional<Managed> managed(Section s, Optional<Boolean> enabled, URI apiUrl, boolean records) {
        boolean on = s.get(
                "managed",
                flag(),
                false,
                "true: where none is found at HOST:API_PORT, run one, watch it, and stop it with the service");
        Managed managed = new Managed(
                s.path(
                        "binary",
                        "which; empty: of MEDIAMTX_BIN, the PATH, or the newest of the cache"
                                + " ('camera-service mediamtx install')"),
                s.get(
                        "listen",
                        Settings.HOST,
                        "127.0.0.1",
                        "where the one we run listens; beyond loopback readers log in as with rtsp.user"
                                + " and rtsp.password_file"),
                s.get("rtsp_port", Settings.PORT, 8554, "0: any that is free, as with the next four"),
                s.get("hls_port", Settings.PORT, 8888),
                s.get("webrtc_port", Settings.PORT, 8889),
                s.get("webrtc_udp_port", Settings.PORT, 8189),
                Optional.of(s.get("playback_port", Settings.PORT, 9996, "of the one we run, if it records"))
                        .filter(port -> records));
        if (!on) {
            return Optional.empty();
        }
        if (!enabled.orElse(true)) {
            s.problem("managed", "is on while mediamtx.enabled is off");
        }
        try {
            MediaMtxOptions.builder()
                    .apiUrl(apiUrl)
                    .managed(ManagedOptions.in(Path.of("")).build())
                    .build();
        } catch (IllegalArgumentException e) {
            s.problem("managed", "cannot be: " + e.getMessage());
        }
        return Optional.of(managed);
    }

    private static Optional<Path> recordings(Section s) {
        Optional<Path> directory = s.path(
                "recordings_dir",
                "where MediaMTX records, for that alone; empty: .mediamtx in the recordings directory");
        if (directory.isPresent()
                && !accepts(
                        text -> MediaMtxOptions.builder().recordings(Path.of(text)),
                        directory.get().toString())) {
            s.problem("recordings_dir", "has a '%' in it, which MediaMTX takes for the beginning of a variable");
        }
        return directory;
    }
}
