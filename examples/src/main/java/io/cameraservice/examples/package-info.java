/** How to use and extend the service: each file stands for itself, uses the public API alone and may be copied. */
@NullMarked
package io.cameraservice.examples;

import org.jspecify.annotations.NullMarked;
