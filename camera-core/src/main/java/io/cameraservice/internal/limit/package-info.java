/**
 * Limits of what clients may take from an endpoint: connections, calls, bytes, log-ins. Knows no protocol and no camera; every
 * limiter is in memory, bounded, and never waits.
 */
@NullMarked
package io.cameraservice.internal.limit;

import org.jspecify.annotations.NullMarked;
