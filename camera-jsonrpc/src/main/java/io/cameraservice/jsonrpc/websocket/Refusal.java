package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** An HTTP answer that says why no WebSocket is opened. Immutable. */
record Refusal(String status, String detail) {
    static Refusal notFound(String path) {
        return new Refusal("404 Not Found", "the WebSocket is at " + path);
    }

    static Refusal foreignOrigin(String origin) {
        return new Refusal("403 Forbidden", "pages of " + origin + " may not connect; see server.allowed_origins");
    }

    static Refusal foreignHost(String host) {
        return new Refusal("403 Forbidden", HostCheck.refusal(host));
    }

    static Refusal full() {
        return new Refusal("503 Service Unavailable", "all connections are taken; try again later");
    }

    ByteBuffer toBytes() {
        byte[] body = (detail + "\n").getBytes(UTF_8);
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n";
        byte[] bytes = head.getBytes(UTF_8);
        return ByteBuffer.allocate(bytes.length + body.length)
                .put(bytes)
                .put(body)
                .flip();
    }
}
