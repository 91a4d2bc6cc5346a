package io.cameraservice.launcher.config;

/**
 * One key of the configuration. Immutable.
 *
 * @param key its full name with dots
 * @param kind what it may hold
 * @param fallback what it holds when nothing is said
 */
record Setting<T>(String key, ValueType<T> kind, T fallback) {}
