/** The identity of a device by the kernel's sysfs. Read only; opens nothing but small text files there. */
package io.cameraservice.v4l2.internal.identity;
