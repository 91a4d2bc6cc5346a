package io.cameraservice.stream;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A camera's stream as a media server has it. Immutable.
 *
 * @param server which, e.g. {@code "mediamtx"}
 * @param name the path it is offered under
 * @param exists whether the server has the path
 * @param ready whether it says that readers get something
 * @param flowing whether bytes came in from us lately: a server may call a stream ready that has fallen silent
 * @param readers who reads it there
 * @param bytesReceived from us, since the server made the path
 * @param bytesSent to readers, since the server made the path
 */
public record ServedPath(
        String server,
        String name,
        boolean exists,
        boolean ready,
        boolean flowing,
        List<Reader> readers,
        long bytesReceived,
        long bytesSent) {
    public ServedPath {
        requireNonNull(server, "server");
        requireNonNull(name, "name");
        readers = List.copyOf(readers);
    }

    /**
     * Somebody who reads it.
     *
     * @param type the server's word, e.g. {@code rtspSession}; all who read by HLS may be one
     * @param id by which the server knows it; blank if the server gives none
     */
    public record Reader(String type, String id) {
        public Reader {
            requireNonNull(type, "type");
            requireNonNull(id, "id");
        }
    }
}
