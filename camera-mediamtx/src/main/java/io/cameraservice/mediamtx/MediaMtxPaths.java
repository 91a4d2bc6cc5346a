package io.cameraservice.mediamtx;

import io.cameraservice.CameraException;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.api.PathConfig;
import io.cameraservice.mediamtx.api.PathName;
import io.cameraservice.mediamtx.api.PathSpec;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.internal.DesiredPaths;
import io.cameraservice.mediamtx.internal.ServerSession;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A server's paths other than those of cameras. Calls block until the server answers, and throw
 * {@link MediaMtxException} while it is away. Safe for use by any thread.
 */
public final class MediaMtxPaths {
    private final DesiredPaths desiredPaths;
    private final Supplier<ServerSession> server;

    MediaMtxPaths(DesiredPaths desiredPaths, Supplier<ServerSession> server) {
        this.desiredPaths = desiredPaths;
        this.server = server;
    }

    /**
     * Creates a path, and creates it again whenever the server has lost it, until it is deleted or the service ends. An
     * existing one with the same settings is adopted.
     *
     * @throws CameraException.InvalidArgument if the name breaks the rule or is a camera's
     * @throws CameraException.InvalidState if there is another path of that name
     */
    public void create(String name, PathSpec spec) {
        desiredPaths.requireFree(PathName.require(name));
        server.get().ask(api -> {
            try {
                api.addPath(name, spec);
            } catch (MediaMtxException e) {
                Optional<PathConfig> there = e.kind() == Kind.EXISTS ? api.pathConfig(name) : Optional.empty();
                if (e.kind() != Kind.EXISTS) {
                    throw e;
                }
                if (there.isPresent() && !there.get().fulfils(spec)) {
                    throw new CameraException.InvalidState(
                            "path_exists",
                            "there is another path '" + name + "' already",
                            "delete it, or choose another name",
                            "exists",
                            List.of("missing"),
                            e);
                }
            }
            return true;
        });
        desiredPaths.make(name, spec);
    }

    /** The state of all paths of the server, those of cameras and of others included. */
    public List<PathState> list() {
        return server.get().ask(api -> api.paths());
    }

    /** The state of a path; empty if there is none. */
    public Optional<PathState> status(String name) {
        PathName.require(name);
        return server.get().ask(api -> api.path(name));
    }

    /**
     * Removes a path, also one of another client; its readers are disconnected.
     *
     * @throws CameraException.InvalidArgument if the name breaks the rule or is a camera's
     * @throws CameraException.NotFound if there is none
     */
    public void delete(String name) {
        desiredPaths.requireFree(PathName.require(name));
        boolean ours = desiredPaths.unmake(name);
        try {
            server.get().ask(api -> {
                api.deletePath(name);
                return true;
            });
        } catch (MediaMtxException e) {
            if (e.kind() == Kind.NOT_FOUND && ours) {
                return; // the server had just lost it
            }
            if (e.kind() == Kind.NOT_FOUND) {
                throw new CameraException.NotFound("path", name);
            }
            throw e;
        }
    }
}
