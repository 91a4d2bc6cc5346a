/** RTP tracks of one stream: time stamps and sequence numbers that go on across publishers, and the last group of pictures. */
package io.cameraservice.internal.rtsp.rtp;
