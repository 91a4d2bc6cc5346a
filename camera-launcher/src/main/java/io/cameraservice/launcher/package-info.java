/** The service as a program: its commands, and how its parts are put together. */
@NullMarked
package io.cameraservice.launcher;

import org.jspecify.annotations.NullMarked;
