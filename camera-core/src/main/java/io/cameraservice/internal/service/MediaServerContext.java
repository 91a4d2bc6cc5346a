package io.cameraservice.internal.service;

import io.cameraservice.event.CameraServiceEvent.HealthChanged;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.internal.rtsp.MediaServerLogin;
import io.cameraservice.internal.util.EventBus;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.spi.MediaServer;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;

/** What this service has for its media servers. Safe for use by any thread. */
final class MediaServerContext implements MediaServer.Context {
    private static final String DOCUMENT = "instance";

    private final String instance;
    private final EventBus events;
    private final InstantSource clock;
    private final Runnable urlsChanged;
    private final MediaServerLogin login;

    MediaServerContext(
            StateStore state, EventBus events, InstantSource clock, Runnable urlsChanged, MediaServerLogin login) {
        this.instance = instance(state);
        this.events = events;
        this.clock = clock;
        this.urlsChanged = urlsChanged;
        this.login = login;
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public void healthChanged(ComponentHealth now) {
        events.publish(new HealthChanged(clock.instant(), now));
    }

    @Override
    public void readsFrom(Predicate<InetAddress> where) {
        login.goodFrom(where);
    }

    @Override
    public void urlsChanged() {
        urlsChanged.run();
    }

    /** The name given at the first start. */
    private static String instance(StateStore state) {
        if (state.load(DOCUMENT).orElse(Map.of()).get("id") instanceof String known && known.matches("[0-9a-f]{16}")) {
            return known;
        }
        byte[] chance = new byte[8];
        new SecureRandom().nextBytes(chance);
        String fresh = HexFormat.of().formatHex(chance);
        state.save(DOCUMENT, Map.of("id", fresh));
        return fresh;
    }
}
