package org.jtorch.serving;

import java.time.Duration;

/**
 * A request that ended.
 *
 * @param model name of the model
 * @param version version that computed it; empty if none did
 * @param outcome how it ended
 * @param queueTime time in the queue
 * @param computeTime time of its batch's computation
 * @param totalTime time from its arrival to its end
 */
public record RequestEvent(
    String model,
    String version,
    Outcome outcome,
    Duration queueTime,
    Duration computeTime,
    Duration totalTime) {}
