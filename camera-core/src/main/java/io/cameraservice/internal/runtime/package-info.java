/** Threads and their order. Knows nothing of cameras; every other room may use it. */
package io.cameraservice.internal.runtime;
