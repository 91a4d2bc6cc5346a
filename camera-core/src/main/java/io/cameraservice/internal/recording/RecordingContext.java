package io.cameraservice.internal.recording;

import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.internal.recording.store.RecordingStore;
import io.cameraservice.internal.util.EventBus;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.spi.Recorder;
import java.time.Duration;
import java.time.InstantSource;

/** What all recordings share. */
record RecordingContext(
        RecordingStore store,
        RecordingSpace space,
        Recorder recorder,
        RecordingFinisher finisher,
        ServiceThreads threads,
        InstantSource clock,
        EventBus events,
        Duration segmentLength) {
    /** The same with another recorder. */
    RecordingContext by(Recorder other) {
        return new RecordingContext(store, space, other, finisher, threads, clock, events, segmentLength);
    }

    void publish(CameraServiceEvent event) {
        events.publish(event);
    }
}
