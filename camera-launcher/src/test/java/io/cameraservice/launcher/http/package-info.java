@NullMarked
package io.cameraservice.launcher.http;

import org.jspecify.annotations.NullMarked;
