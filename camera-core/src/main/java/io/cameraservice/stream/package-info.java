/** What a stream should be and what it is. Values only; the machinery is in {@code internal.encoder} and {@code internal.relay}. */
package io.cameraservice.stream;
