@NullMarked
package io.cameraservice.launcher.config;

import org.jspecify.annotations.NullMarked;
