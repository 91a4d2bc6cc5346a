package io.cameraservice.launcher.http;

import java.io.IOException;

/** Answers requests of one route, at once or later; what sends a long body is moved to a {@link StreamingExecutor}. */
@FunctionalInterface
interface RouteHandler {
    void handle(RoutedRequest routedRequest) throws IOException;
}
