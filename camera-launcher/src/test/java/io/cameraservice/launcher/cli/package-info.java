@NullMarked
package io.cameraservice.launcher.cli;

import org.jspecify.annotations.NullMarked;
