package io.cameraservice.mediamtx.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A call and its answer, as they were recorded from a running server. */
record Exchange(
        String method, String path, String request, int status, String server, String contentType, String body) {
    static final List<String> VERSIONS = List.of("v1.5.1", "v1.15.1", "v1.20.1");

    static Exchange of(String version, String name) {
        String file = "/exchanges/" + version + "/" + name + ".txt";
        try (InputStream in = Exchange.class.getResourceAsStream(file)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Exchange parse(String text) {
        int answer = text.indexOf("HTTP/1.1 ");
        String[] asked = text.substring(0, answer).strip().split("\n", 2);
        String[] line = asked[0].split(" ", 2);
        String told = text.substring(answer);
        int end = told.indexOf("\n\n");
        String head = told.substring(0, end);
        return new Exchange(
                line[0],
                line[1],
                asked.length > 1 ? asked[1].strip() : "",
                Integer.parseInt(head.substring(9, 12)),
                header(head, "Server"),
                header(head, "Content-Type"),
                told.substring(end).strip());
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(l -> l.startsWith(name + ": "))
                .map(l -> l.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    ApiResponse answer() {
        return new ApiResponse(method + " " + path, status, server, body);
    }
}
