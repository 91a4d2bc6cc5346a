/**
 * Controls of an open node: listing, setting in an order the device accepts, events of changes. Stores no values: every
 * call asks the device; the service remembers what should be set.
 */
package io.cameraservice.v4l2.internal.control;
