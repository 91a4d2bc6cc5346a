package io.cameraservice.jsonrpc.api;

import io.cameraservice.jsonrpc.protocol.Param;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The parameters that methods of several topics take, in the order of positional arguments. */
final class Arguments {
    private Arguments() {}

    record Device(
            @Param(min = 1, max = 256, summary = "camera0, a node or a stable identity")
            String device) {}

    record File(
            @Param(min = 1, max = 255, summary = "as it is listed")
            String filename) {}

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
