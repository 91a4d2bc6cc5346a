@NullMarked
package io.cameraservice.launcher;

import org.jspecify.annotations.NullMarked;
