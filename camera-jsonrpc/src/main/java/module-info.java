import org.jspecify.annotations.NullMarked;

/** JSON-RPC 2.0 over WebSocket: the engine, the server, the client, and the API of a camera service. */
@NullMarked
module io.cameraservice.jsonrpc {
    requires static org.jspecify;
    requires transitive com.google.gson;
    requires transitive io.cameraservice.core;
    requires java.net.http;
    requires org.java_websocket;
    requires org.slf4j;

    exports io.cameraservice.jsonrpc;
    exports io.cameraservice.jsonrpc.api;
    exports io.cameraservice.jsonrpc.client;
    exports io.cameraservice.jsonrpc.protocol;
    exports io.cameraservice.jsonrpc.websocket;
}
