package io.cameraservice.launcher.http;

import java.time.Duration;

/**
 * How long clients may take. Immutable.
 *
 * @param request for a request to come whole
 * @param idle between two requests of a connection
 * @param response without taking anything of a response
 */
record HttpTimeouts(Duration request, Duration idle, Duration response) {}
