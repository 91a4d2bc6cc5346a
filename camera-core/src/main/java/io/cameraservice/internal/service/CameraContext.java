package io.cameraservice.internal.service;

import io.cameraservice.CameraId;
import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.internal.capture.picture.Pictures;
import io.cameraservice.internal.recording.RecordingManager;
import io.cameraservice.internal.rtsp.RtspServer;
import io.cameraservice.internal.stream.EncoderStarter;
import io.cameraservice.internal.stream.PublishedStream;
import io.cameraservice.internal.util.EventBus;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.stream.StreamPlan;
import java.time.InstantSource;
import java.util.function.Function;

/** What all cameras of a service share. */
public record CameraContext(
        ServiceThreads threads,
        InstantSource clock,
        EventBus events,
        RtspServer relay,
        EncoderStarter encoders,
        RecordingManager recordings,
        Pictures pictures,
        SnapshotService snapshots,
        Function<CameraId, StreamPlan> plans,
        Function<CameraId, PublishedStream> served) {
    StreamPlan plan(CameraId camera) {
        return plans.apply(camera);
    }

    PublishedStream served(CameraId camera) {
        return served.apply(camera);
    }

    void publish(CameraServiceEvent event) {
        events.publish(event);
    }

    Frame toJpeg(Frame frame) {
        byte[] picture = pictures.jpeg(frame);
        VideoMode mode =
                new VideoMode(PixelFormat.MJPEG, frame.size(), frame.mode().rate());
        return Frame.owned(mode, 0, frame.sequence(), frame.captureNanos(), picture);
    }
}
