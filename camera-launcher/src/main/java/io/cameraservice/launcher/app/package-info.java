/** The running program: the service as configured, its endpoints, its log and its end. */
@NullMarked
package io.cameraservice.launcher.app;

import org.jspecify.annotations.NullMarked;
