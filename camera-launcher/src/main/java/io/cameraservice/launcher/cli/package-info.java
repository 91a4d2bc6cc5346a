/** The command line: one class for each command. */
@NullMarked
package io.cameraservice.launcher.cli;

import org.jspecify.annotations.NullMarked;
