/** The machinery: {@link io.cameraservice.internal.CameraServiceImpl} puts the rooms together. Exported to nobody. */
package io.cameraservice.internal;
