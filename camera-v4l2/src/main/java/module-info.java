import org.jspecify.annotations.NullMarked;

/** Cameras of the Linux kernel (V4L2) as a driver for a camera service. */
@NullMarked
@SuppressWarnings("module") // the name ends in a digit because the kernel interface does
module io.cameraservice.v4l2 {
    requires static org.jspecify;
    requires transitive io.cameraservice.core;
    requires com.sun.jna;
    requires org.slf4j;

    exports io.cameraservice.v4l2;
}
