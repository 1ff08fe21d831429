package org.jtorch.serving.internal.streams;

/**
 * The options of a streaming model that do not depend on its types. Times are in nanoseconds.
 *
 * @param name name of the model
 * @param version name of the version
 * @param maxActive requests that are computed together
 * @param maxStateBytes bytes of their states
 * @param maxQueue requests that wait for room
 * @param maxPending pieces that wait for their consumer
 * @param timeout time until the last piece of a request that names none
 */
public record StreamSettings(
    String name,
    String version,
    int maxActive,
    long maxStateBytes,
    int maxQueue,
    int maxPending,
    long timeout) {}
