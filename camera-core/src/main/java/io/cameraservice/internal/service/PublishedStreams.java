package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.internal.stream.PublishedStream;
import io.cameraservice.spi.MediaServer;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamUrls;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The cameras' streams as the media servers offer them: the first server that has something to say counts. */
final class PublishedStreams {
    private final List<MediaServer> servers;
    private final Function<CameraId, String> relayUrl;

    PublishedStreams(List<MediaServer> servers, Function<CameraId, String> relayUrl) {
        this.servers = servers;
        this.relayUrl = relayUrl;
    }

    PublishedStream of(CameraId camera) {
        return new PublishedStream() {
            @Override
            public StreamUrls urls() {
                return PublishedStreams.this.urls(camera);
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
}
