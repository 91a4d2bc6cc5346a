/** The HTTP server: health, files, preview, dashboard. One class per concern; rules live behind {@code CameraSession}. */
@NullMarked
package io.cameraservice.launcher.http;

import org.jspecify.annotations.NullMarked;
