/** How the service and its parts do, as values: observed, never assumed. */
package io.cameraservice.health;
