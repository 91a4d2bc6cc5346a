/**
 * Cameras of the Linux kernel (V4L2) for a camera service: the driver, its options, and the machine's video nodes. No
 * type of the packages below {@code internal} may appear in the public API.
 */
package io.cameraservice.v4l2;
