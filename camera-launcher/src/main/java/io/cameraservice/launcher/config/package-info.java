/** From YAML and {@code --set} to values: one table of keys, every problem found at once. */
@NullMarked
package io.cameraservice.launcher.config;

import org.jspecify.annotations.NullMarked;
