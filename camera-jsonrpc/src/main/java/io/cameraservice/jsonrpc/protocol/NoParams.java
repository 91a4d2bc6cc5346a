package io.cameraservice.jsonrpc.protocol;

/** The parameters of a method that takes none. */
public record NoParams() {}
