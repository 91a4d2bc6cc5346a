/** Cameras on the network: a stream's URL becomes a camera like any other. */
package io.cameraservice.external;
