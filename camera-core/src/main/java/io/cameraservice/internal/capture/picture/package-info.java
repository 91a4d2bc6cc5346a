/** Still pictures: JPEG, PNG and raw formats, converted and scaled. Depends on nothing but the JDK. */
package io.cameraservice.internal.capture.picture;
