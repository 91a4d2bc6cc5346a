/**
 * Which cameras there are: drivers report devices, identity gives them the id they keep. Puts feed, stream and recordings of one
 * camera together behind {@link io.cameraservice.Camera}. Knows no client.
 */
package io.cameraservice.internal.registry;
