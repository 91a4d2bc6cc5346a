/**
 * The JSON-RPC 2.0 engine, to the letter of the specification: text in, text out.
 *
 * <p>It knows no socket, no camera and no role: what carries the text and what the methods do is for others.
 */
package io.cameraservice.jsonrpc.protocol;
