package io.cameraservice.internal.service;

import io.cameraservice.CameraId;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.MediaServer;
import io.cameraservice.spi.Recorder;
import io.cameraservice.spi.Transport;
import io.cameraservice.stream.StreamPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** What the builder collected, complete and checked. Immutable. */
public record ServiceSettings(
        Path recordings,
        Path snapshots,
        Path state,
        List<CameraDriver> drivers,
        List<Transport> transports,
        List<MediaServer> mediaServers,
        Authenticator authenticator,
        Optional<Recorder> recorder,
        Function<CameraId, StreamPlan> plans,
        String rtspHost,
        int rtspPort,
        Optional<Credentials.Password> rtspReader,
        EndpointLimits rtspLimits,
        Duration segmentLength,
        Optional<Path> ffmpeg,
        InstantSource clock,
        Optional<ExecutorService> executor,
        Optional<ScheduledExecutorService> scheduler) {}
