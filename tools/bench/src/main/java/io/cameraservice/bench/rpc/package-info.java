/**
 * Load on the WebSocket door: a generator of JSON-RPC calls on one thread, servers to compare with, and what memory the service takes.
 * {@code tools/rpc-bench/run} starts it.
 */
@NullMarked
package io.cameraservice.bench.rpc;

import org.jspecify.annotations.NullMarked;
