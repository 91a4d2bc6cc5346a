/**
 * Cameras of the Linux kernel (V4L2) for a camera service: the driver, its options, and what it knows of the machine's video
 * nodes. How it is done is in the packages below {@code internal}, and no type of theirs may appear in here.
 */
package io.cameraservice.v4l2;
