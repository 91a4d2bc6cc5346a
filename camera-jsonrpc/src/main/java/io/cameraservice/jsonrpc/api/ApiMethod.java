package io.cameraservice.jsonrpc.api;

import io.cameraservice.access.Role;
import io.cameraservice.jsonrpc.protocol.RpcMethod;
import java.util.Optional;

/**
 * One line of the method table. Immutable.
 *
 * @param method what it takes, does and gives
 * @param role who may call it; empty for everybody, logged in or not
 */
public record ApiMethod(RpcMethod<Caller, ?, ?> method, Optional<Role> role) {}
