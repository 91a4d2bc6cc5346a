import org.jspecify.annotations.NullMarked;

/** Cameras, frames, streams and recordings for a host application, and the interfaces by which others extend them. */
@NullMarked
module io.cameraservice.core {
    requires static org.jspecify;
    requires org.slf4j;

    exports io.cameraservice.device;
}
