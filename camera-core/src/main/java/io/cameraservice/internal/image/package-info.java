/** Frames turned into pictures: JPEG, PNG, scaled. Pure functions of bytes; nothing here touches a device, a file or a global setting. */
package io.cameraservice.internal.image;
