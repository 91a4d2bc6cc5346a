import org.jspecify.annotations.NullMarked;

/** Cameras, frames, streams and recordings for a host application, and the interfaces by which others extend them. */
@NullMarked
@SuppressWarnings("module") // the modules that see internal packages are compiled after this one
module io.cameraservice.core {
    requires static org.jspecify;
    requires java.desktop;
    requires org.slf4j;

    exports io.cameraservice;
    exports io.cameraservice.access;
    exports io.cameraservice.device;
    exports io.cameraservice.event;
    exports io.cameraservice.external;
    exports io.cameraservice.health;
    exports io.cameraservice.media;
    exports io.cameraservice.simulation;
    exports io.cameraservice.spi;
    exports io.cameraservice.stream;
    exports io.cameraservice.internal.util to
            io.cameraservice.jsonrpc,
            io.cameraservice.mediamtx,
            io.cameraservice.v4l2;
}
