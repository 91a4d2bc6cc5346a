package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** An HTTP answer that says why no WebSocket is opened. Immutable. */
record HandshakeRefusal(String status, String detail) {
    static HandshakeRefusal notFound(String path) {
        return new HandshakeRefusal("404 Not Found", "the WebSocket is at " + path);
    }

    static HandshakeRefusal foreignOrigin(String origin) {
        return new HandshakeRefusal(
                "403 Forbidden", "pages of " + origin + " may not connect; see server.allowed_origins");
    }

    static HandshakeRefusal foreignHost(String host) {
        return new HandshakeRefusal("403 Forbidden", HostCheck.refusal(host));
    }

    static HandshakeRefusal full() {
        return new HandshakeRefusal(
                "503 Service Unavailable",
                "all connections of the service or of your address are taken; try again later");
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
