package org.jtorch.serving;

import java.time.Duration;

/**
 * A batch that was computed.
 *
 * @param model name of the model
 * @param version version that computed it
 * @param requests number of requests
 * @param elements input elements, padding included
 * @param padding input elements that are padding
 * @param reason why it was released
 * @param queueTime time for which its oldest request waited
 * @param computeTime time of the network's call
 * @param failed true if the network threw
 */
public record BatchEvent(
    String model,
    String version,
    int requests,
    long elements,
    long padding,
    ReleaseReason reason,
    Duration queueTime,
    Duration computeTime,
    boolean failed) {}
