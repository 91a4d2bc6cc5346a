package io.cameraservice.jsonrpc.api;

import com.google.gson.JsonPrimitive;
import io.cameraservice.jsonrpc.protocol.Param;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of the methods, in the order in which they are taken by position. */
final class Arguments {
    private Arguments() {}

    record Login(
            @Param(optional = true, max = 8192, summary = "a JWT or an API key; without one the answer is -32001")
            @Nullable
            String authToken) {}

    record Device(
            @Param(min = 1, max = 256, summary = "camera0, a node or a stable identity")
            String device) {}

    record File(
            @Param(min = 1, max = 255, summary = "as it is listed")
            String filename) {}

    record Label(
            @Param(min = 1, max = 256) String device,

            @Param(max = 100, summary = "blank for the device's own name")
            String name) {}

    record StreamClient(
            @Param(min = 1, max = 256) String device,

            @Param(min = 1, max = 100, summary = "an id from get_stream_status")
            String client) {}

    record SetControls(
            @Param(min = 1, max = 256) String device,

            @Param(summary = "values by the controls' names, set in the order that the camera needs")
            Map<String, JsonPrimitive> controls,

            @Param(
                    optional = true,
                    oneOf = {"clamp", "refuse"},
                    summary =
                            "what to do with a number that is not possible: take the nearest, or refuse it (as if absent)")
            @Nullable
            String outOfRange) {}

    record ResetControls(
            @Param(min = 1, max = 256) String device,

            @Param(optional = true, min = 1, summary = "names; all if absent") @Nullable
            List<String> controls) {}

    record TakeSnapshot(
            @Param(min = 1, max = 256) String device,

            @Param(optional = true, min = 1, max = 255) @Nullable
            String filename,

            @Param(
                    optional = true,
                    oneOf = {"jpg", "jpeg", "png"})
            @Nullable
            String format,

            @Param(optional = true, min = 1, max = 100) @Nullable
            Integer quality,

            @Param(optional = true, min = 16, max = 16384) @Nullable
            Integer width) {}

    record StartRecording(
            @Param(min = 1, max = 256) String device,

            @Param(optional = true, min = 1, max = 86400, summary = "seconds; ends by itself") @Nullable
            Integer duration,

            @Param(
                    optional = true,
                    oneOf = {"fmp4", "mpegts", "mp4", "mkv"})
            @Nullable
            String format) {}

    record SaveRecent(
            @Param(min = 1, max = 256) String device,

            @Param(min = 1, max = 86400, summary = "how much of the past")
            int seconds) {}

    record AddExternalStream(
            @Param(min = 1, max = 2000, summary = "rtsp:// or rtsps://, with user and password where they are needed")
            String streamUrl,

            @Param(optional = true, max = 100, summary = "host and path if absent") @Nullable
            String streamName,

            @Param(optional = true, min = 1, max = 32, summary = "a word of one's own; generic_rtsp if absent")
            @Nullable
            String streamType,

            @Param(
                    optional = true,
                    oneOf = {"tcp", "udp"})
            @Nullable
            String transport) {}

    record RemoveExternalStream(
            @Param(min = 1, max = 2000, summary = "as it was added or as it is listed; or its camera's id")
            String streamUrl) {}

    record ListFiles(
            @Param(optional = true, min = 1, max = 1000, summary = "50 if absent") @Nullable
            Integer limit,

            @Param(optional = true, min = 0, max = Integer.MAX_VALUE, summary = "0 if absent") @Nullable
            Integer offset,

            @Param(optional = true, min = 1, max = 256) @Nullable
            String device,

            @Param(optional = true) @Nullable Instant from,
            @Param(optional = true) @Nullable Instant to) {}
}
