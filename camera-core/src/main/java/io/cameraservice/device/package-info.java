/** Facts about a device and what it delivers. Values only: nothing here opens, reads or decides anything. */
package io.cameraservice.device;
