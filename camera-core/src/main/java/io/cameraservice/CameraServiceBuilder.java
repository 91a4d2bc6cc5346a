package io.cameraservice;

import static java.util.Objects.requireNonNull;

import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.internal.network.NetworkDriver;
import io.cameraservice.internal.service.CameraServiceImpl;
import io.cameraservice.internal.service.IdentityStore;
import io.cameraservice.internal.service.ServiceSettings;
import io.cameraservice.media.RecordingFsync;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.MediaServer;
import io.cameraservice.spi.Recorder;
import io.cameraservice.spi.Transport;
import io.cameraservice.stream.StreamPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says what a {@link CameraService} is made of. Not safe for use by several threads. */
public final class CameraServiceBuilder {
    private final List<CameraDriver> drivers = new ArrayList<>();
    private final List<Transport> transports = new ArrayList<>();
    private final List<MediaServer> mediaServers = new ArrayList<>();
    private Authenticator authenticator = Authenticator.none();
    private Function<CameraId, StreamPlan> plans = id -> StreamPlan.builder().build();
    private InstantSource clock = InstantSource.system();
    private Duration segmentLength = Duration.ofMinutes(1);
    private RecordingFsync recordingFsync = RecordingFsync.SEGMENT;
    private String rtspHost = "127.0.0.1";
    private int rtspPort = 8555;
    private EndpointLimits rtspLimits = EndpointLimits.defaults();
    private @Nullable Path recordings;
    private @Nullable Path snapshots;
    private @Nullable Path state;
    private @Nullable Path ffmpeg;
    private @Nullable Recorder recorder;
    private Credentials.@Nullable Password rtspReader;
    private @Nullable ExecutorService executor;
    private @Nullable ScheduledExecutorService scheduler;

    CameraServiceBuilder() {}

    /** Keeps everything below one directory: {@code recordings}, {@code snapshots}, {@code state}. */
    public CameraServiceBuilder directory(Path value) {
        return recordingsDirectory(value.resolve("recordings"))
                .snapshotsDirectory(value.resolve("snapshots"))
                .stateDirectory(value.resolve("state"));
    }

    /** Where recordings go; made if it is missing. */
    public CameraServiceBuilder recordingsDirectory(Path value) {
        recordings = requireNonNull(value, "recordingsDirectory");
        return this;
    }

    /** Where snapshots go; made if it is missing. */
    public CameraServiceBuilder snapshotsDirectory(Path value) {
        snapshots = requireNonNull(value, "snapshotsDirectory");
        return this;
    }

    /** Where the service remembers cameras, labels and recordings in progress; made if it is missing. */
    public CameraServiceBuilder stateDirectory(Path value) {
        state = requireNonNull(value, "stateDirectory");
        return this;
    }

    /** Adds a driver; the service closes it. */
    public CameraServiceBuilder driver(CameraDriver value) {
        drivers.add(requireNonNull(value, "driver"));
        return this;
    }

    /** Adds a transport; the service starts it last and closes it first. */
    public CameraServiceBuilder transport(Transport value) {
        transports.add(requireNonNull(value, "transport"));
        return this;
    }

    /** Adds a media server that is to offer every camera. */
    public CameraServiceBuilder mediaServer(MediaServer value) {
        mediaServers.add(requireNonNull(value, "mediaServer"));
        return this;
    }

    /** Decides who clients of the transports are. Default: nobody gets in. */
    public CameraServiceBuilder authenticator(Authenticator value) {
        authenticator = requireNonNull(value, "authenticator");
        return this;
    }

    /**
     * Writes recordings in another way. Default: within this process, as the pictures come. Clips and what
     * {@link CameraSession#saveRecent} gives are made by the service in any case.
     */
    public CameraServiceBuilder recorder(Recorder value) {
        recorder = requireNonNull(value, "recorder");
        return this;
    }

    /** The plan of every stream. Default: {@link StreamPlan} as it is built. */
    public CameraServiceBuilder streamPlan(StreamPlan value) {
        requireNonNull(value, "streamPlan");
        return streamPlans(id -> value);
    }

    /** The plan of each camera's stream; asked when the camera appears. */
    public CameraServiceBuilder streamPlans(Function<CameraId, StreamPlan> value) {
        plans = requireNonNull(value, "streamPlans");
        return this;
    }

    /** Where the RTSP relay listens. Default: {@code 127.0.0.1:8555}; port 0 takes any free one. */
    public CameraServiceBuilder rtsp(String host, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
        }
        rtspHost = requireNonNull(host, "host");
        rtspPort = port;
        return this;
    }

    /** Asks RTSP readers for this user and password (Digest or Basic); needed to listen beyond loopback. */
    public CameraServiceBuilder rtspCredentials(String user, String password) {
        rtspReader = new Credentials.Password(requireNonNull(user, "user"), requireNonNull(password, "password"));
        return this;
    }

    /**
     * How many RTSP clients may be connected, in all and from one address, and how long one may take until it plays. The share of one
     * address is not applied on loopback; the service's own programs come on top. Default: {@link EndpointLimits#defaults()}.
     */
    public CameraServiceBuilder rtspLimits(EndpointLimits value) {
        rtspLimits = requireNonNull(value, "rtspLimits");
        return this;
    }

    /** Length of a recording's segment files, reached at the next key frame. Default: one minute; 1 second to 1 hour. */
    public CameraServiceBuilder segmentLength(Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("segmentLength is from 1 second to 1 hour, not " + value);
        }
        segmentLength = value;
        return this;
    }

    /**
     * When the service's own recorder forces media to the disk, against a loss of power. Default: {@link RecordingFsync#SEGMENT}.
     */
    public CameraServiceBuilder recordingFsync(RecordingFsync value) {
        recordingFsync = requireNonNull(value, "recordingFsync");
        return this;
    }

    /** The ffmpeg to run; ffprobe is looked for beside it. Default: the first one on the PATH. */
    public CameraServiceBuilder ffmpeg(Path value) {
        ffmpeg = requireNonNull(value, "ffmpeg");
        return this;
    }

    /** Wall time. Default: the system's. */
    public CameraServiceBuilder clock(InstantSource value) {
        clock = requireNonNull(value, "clock");
        return this;
    }

    /** Lends a pool for blocking work, which the service never closes. Default: one of its own. */
    public CameraServiceBuilder executor(ExecutorService value) {
        executor = requireNonNull(value, "executor");
        return this;
    }

    /** Lends a scheduler, which the service never closes. Default: one of its own. */
    public CameraServiceBuilder scheduler(ScheduledExecutorService value) {
        scheduler = requireNonNull(value, "scheduler");
        return this;
    }

    /**
     * What the service of this state directory calls these devices, by node; those it never saw are left out. The directory is
     * only read: it may belong to a running service, or not exist.
     *
     * @throws CameraException.StorageFailed if the directory cannot be read
     */
    public Map<String, RememberedCamera> remembered(Collection<DeviceInfo> devices) {
        Map<String, RememberedCamera> found = new LinkedHashMap<>();
        IdentityStore.recall(needed("stateDirectory", state), devices)
                .forEach((node, known) -> found.put(node, new RememberedCamera(known.id(), known.name())));
        return found;
    }

    /**
     * Makes the service; nothing is opened, read or started yet.
     *
     * @throws IllegalStateException if a directory is missing or two plug-ins of one kind have the same name
     */
    public CameraService build() {
        List<CameraDriver> all = new ArrayList<>(drivers);
        refuseTwins("driver", all.stream().map(CameraDriver::name).toList());
        if (all.stream().anyMatch(d -> d.name().equals(NetworkDriver.NAME))) {
            throw new IllegalStateException("the driver name '" + NetworkDriver.NAME + "' is the service's own");
        }
        refuseTwins("transport", transports.stream().map(Transport::name).toList());
        refuseTwins("media server", mediaServers.stream().map(MediaServer::name).toList());
        return new CameraServiceImpl(new ServiceSettings(
                needed("recordingsDirectory", recordings),
                needed("snapshotsDirectory", snapshots),
                needed("stateDirectory", state),
                List.copyOf(all),
                List.copyOf(transports),
                List.copyOf(mediaServers),
                authenticator,
                Optional.ofNullable(recorder),
                plans,
                rtspHost,
                rtspPort,
                Optional.ofNullable(rtspReader),
                rtspLimits,
                segmentLength,
                recordingFsync,
                Optional.ofNullable(ffmpeg),
                clock,
                Optional.ofNullable(executor),
                Optional.ofNullable(scheduler)));
    }

    private static Path needed(String name, @Nullable Path value) {
        if (value == null) {
            throw new IllegalStateException("set directory(…), or " + name + "(…), before build()");
        }
        return value;
    }

    private static void refuseTwins(String kind, List<String> names) {
        for (String name : names) {
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw new IllegalStateException(
                        "two " + kind + "s are named '" + name + "'; names are unique in a service");
            }
        }
    }
}
