/** What happens, as values. {@code internal.util.EventBus} delivers them. */
package io.cameraservice.event;
