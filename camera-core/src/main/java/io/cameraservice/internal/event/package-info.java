/** Delivery of events: ordered, bounded, never holding up whom they come from. Knows no camera. */
package io.cameraservice.internal.event;
