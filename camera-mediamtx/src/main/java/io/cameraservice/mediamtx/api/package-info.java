/**
 * A typed client of MediaMTX's control API, version 3, for servers from 1.5 to 1.20: the subset that a camera service needs.
 * Works alone; knows no camera.
 */
package io.cameraservice.mediamtx.api;
