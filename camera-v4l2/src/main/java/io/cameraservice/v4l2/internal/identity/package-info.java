/** Who a device is, as the kernel's sysfs tells: read only, nothing is opened but small text files there. */
package io.cameraservice.v4l2.internal.identity;
