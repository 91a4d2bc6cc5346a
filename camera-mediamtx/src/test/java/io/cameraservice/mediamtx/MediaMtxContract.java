package io.cameraservice.mediamtx;

import io.cameraservice.mediamtx.api.ApiOptions;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.testing.MediaMtxBinary;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A real MediaMTX of each version, and services attached to it. */
abstract class MediaMtxContract {
    static final Duration SOON = Duration.ofSeconds(10);

    @Parameter
    MediaMtxBinary binary;

    @TempDir
    Path directory;

    MediaMtxServer server;

    @BeforeEach
    void prepare() {
        server = new MediaMtxServer(binary, directory);
    }

    @AfterEach
    void end() {
        server.close();
    }

    /** Looks often, so that a test need not wait for the next look. */
    MediaMtxOptions.Builder options() {
        return ServiceRig.optionsFor(server).checkInterval(Duration.ofMillis(100));
    }

    ServiceRig attached() {
        ServiceRig rig =
                ServiceRig.start(directory.resolve("service"), options().build());
        rig.awaitPaths(SOON);
        return rig;
    }

    MediaMtxApi api() {
        return new MediaMtxApi(ApiOptions.builder().url(server.api()).build());
    }
}
