/**
 * A small JSON-RPC client over WebSocket for integrators.
 *
 * <p>It knows the protocol and no method of the camera API; nothing of the server may enter.
 */
package io.cameraservice.jsonrpc.client;
