@NullMarked
package io.cameraservice.launcher.dashboard;

import org.jspecify.annotations.NullMarked;
