/** Programs beside us: finding them, running them, ending them. Knows no camera and no stream. */
package io.cameraservice.internal.process;
