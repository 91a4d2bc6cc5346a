/** Keeping secrets, and what would break a line, out of what people read. Knows nothing else. */
package io.cameraservice.internal.secrets;
