@NullMarked
package io.cameraservice.launcher.app;

import org.jspecify.annotations.NullMarked;
