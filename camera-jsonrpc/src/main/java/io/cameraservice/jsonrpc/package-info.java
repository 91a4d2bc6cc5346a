/**
 * The JSON-RPC transport of a camera service and its options: what a host application types.
 *
 * <p>No rule of the service lives here or below: who may do what, which names are valid and what is limited is decided in core.
 */
package io.cameraservice.jsonrpc;
