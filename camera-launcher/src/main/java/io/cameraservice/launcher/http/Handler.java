package io.cameraservice.launcher.http;

import java.io.IOException;

/** Answers requests of one route. Called on an HTTP thread: what may last is moved to {@link Lane}. */
@FunctionalInterface
interface Handler {
    void handle(Request request) throws IOException;
}
