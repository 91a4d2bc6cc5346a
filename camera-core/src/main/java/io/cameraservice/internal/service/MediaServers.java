package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.event.CameraServiceEvent.HealthChanged;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.internal.rtsp.MediaServerLogin;
import io.cameraservice.internal.stream.PublishedStream;
import io.cameraservice.internal.util.EventBus;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.spi.MediaServer;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamUrls;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The service's media servers and the cameras' streams as they offer them; the first server that has an answer counts.
 */
final class MediaServers {
    private final List<MediaServer> servers;
    private final Function<CameraId, String> relayUrl;

    MediaServers(List<MediaServer> servers, Function<CameraId, String> relayUrl) {
        this.servers = servers;
        this.relayUrl = relayUrl;
    }

    PublishedStream stream(CameraId camera) {
        return new PublishedStream() {
            @Override
            public StreamUrls urls() {
                return MediaServers.this.urls(camera);
            }

            @Override
            public Optional<ServedPath> path() {
                return servers.stream()
                        .flatMap(server -> server.status(camera).stream())
                        .findFirst();
            }

            @Override
            public void disconnect(String reader) {
                MediaServer server = servers.stream()
                        .filter(s -> s.status(camera).isPresent())
                        .findFirst()
                        .orElseThrow(() -> new CameraException.NotFound("reader", reader));
                server.kick(camera, reader);
            }
        };
    }

    StreamUrls urls(CameraId camera) {
        StreamUrls all = StreamUrls.none();
        for (MediaServer server : servers) {
            all = all.or(server.urls(camera));
        }
        return all.or(StreamUrls.ofRtsp(relayUrl.apply(camera)));
    }

    /** What a media server is given of this service. Safe for use by any thread. */
    static final class Context implements MediaServer.Context {
        private static final String DOCUMENT = "instance";

        private final String instance;
        private final EventBus events;
        private final InstantSource clock;
        private final Runnable urlsChanged;
        private final MediaServerLogin login;

        Context(StateStore state, EventBus events, InstantSource clock, Runnable urlsChanged, MediaServerLogin login) {
            this.instance = instance(state);
            this.events = events;
            this.clock = clock;
            this.urlsChanged = urlsChanged;
            this.login = login;
        }

        @Override
        public String instance() {
            return instance;
        }

        @Override
        public void healthChanged(ComponentHealth now) {
            events.publish(new HealthChanged(clock.instant(), now));
        }

        @Override
        public void readsFrom(Predicate<InetAddress> where) {
            login.goodFrom(where);
        }

        @Override
        public void urlsChanged() {
            urlsChanged.run();
        }

        /** The id generated at the first start. */
        private static String instance(StateStore state) {
            if (state.load(DOCUMENT).orElse(Map.of()).get("id") instanceof String known
                    && known.matches("[0-9a-f]{16}")) {
                return known;
            }
            byte[] chance = new byte[8];
            new SecureRandom().nextBytes(chance);
            String fresh = HexFormat.of().formatHex(chance);
            state.save(DOCUMENT, Map.of("id", fresh));
            return fresh;
        }
    }
}
