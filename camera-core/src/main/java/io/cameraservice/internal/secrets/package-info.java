/** Keeping secrets out of what people read. Knows nothing else. */
package io.cameraservice.internal.secrets;
