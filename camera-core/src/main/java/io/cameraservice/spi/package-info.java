/** How to extend the service: each contract fits on a screen. Implementations come from outside; the service calls them. */
package io.cameraservice.spi;
