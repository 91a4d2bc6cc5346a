/**
 * The API of a camera service: one table of methods, their parameters and results, and the notifications.
 *
 * <p>Every call goes through the caller's {@link io.cameraservice.CameraSession}; no socket and no rule of the service may enter.
 */
package io.cameraservice.jsonrpc.api;
