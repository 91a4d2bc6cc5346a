/**
 * The system calls we make, as an interface that a test can script. The only place that knows of JNA. Calls pass
 * through as they are: no structure, no policy, no retry but that of an interrupted call may enter.
 */
package io.cameraservice.v4l2.internal.sys;
