import org.jspecify.annotations.NullMarked;

/** MediaMTX as a media server of a camera service, and a typed client of its API. */
@NullMarked
module io.cameraservice.mediamtx {
    requires static org.jspecify;
    requires transitive io.cameraservice.core;
    requires java.net.http;
    requires com.google.gson;
    requires org.slf4j;

    exports io.cameraservice.mediamtx;
    exports io.cameraservice.mediamtx.api;
    exports io.cameraservice.mediamtx.release;
}
