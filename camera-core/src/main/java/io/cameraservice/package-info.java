/**
 * What a host application types: build a {@link io.cameraservice.CameraService}, start it, ask it for cameras. Facts are in the
 * packages beside; machinery is in {@code internal} and may not appear in any signature here.
 */
package io.cameraservice;
