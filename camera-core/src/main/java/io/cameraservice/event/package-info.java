/** What happens, as values. Delivery is in {@code internal.event}. */
package io.cameraservice.event;
