/** What the service remembers between two runs, written so that a crash never damages it. No media, no knowledge of what is kept. */
package io.cameraservice.internal.state;
