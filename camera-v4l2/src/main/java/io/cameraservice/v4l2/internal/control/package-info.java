/**
 * What can be turned at an open node: listing, setting in an order the device accepts, hearing of changes. No value is kept here:
 * every call asks the device; what should be set is remembered by the service.
 */
package io.cameraservice.v4l2.internal.control;
