/**
 * Text messages over WebSocket, many connections at once; the only place that knows Java-WebSocket and its traps.
 *
 * <p>What the texts mean is not known here: neither JSON nor methods nor cameras may enter.
 */
package io.cameraservice.jsonrpc.websocket;
