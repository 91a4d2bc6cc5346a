/** Listening sockets of the service. Knows no protocol. */
@NullMarked
package io.cameraservice.internal.net;

import org.jspecify.annotations.NullMarked;
