@NullMarked
package io.cameraservice.launcher.auth;

import org.jspecify.annotations.NullMarked;
