/** The machinery: {@link io.cameraservice.internal.ServiceRuntime} puts the rooms together. Exported to nobody. */
package io.cameraservice.internal;
