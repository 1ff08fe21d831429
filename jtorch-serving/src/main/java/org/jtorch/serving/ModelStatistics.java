package org.jtorch.serving;

import java.time.Duration;
import java.util.Map;

/**
 * Counts of a model since it was added.
 *
 * @param requests ended requests by outcome
 * @param batches batches by number of requests
 * @param reasons batches by reason of release
 * @param elements computed input elements
 * @param padding computed input elements that were padding
 * @param queueTime sum of the requests' times in the queue
 * @param computeTime sum of the batches' computing times
 * @param totalTime sum of the times from arrival to end of answered requests
 * @param latencies answered requests by upper bound of their time, in steps of a factor of the
 *     square root of two
 */
public record ModelStatistics(
    Map<Outcome, Long> requests,
    Map<Integer, Long> batches,
    Map<ReleaseReason, Long> reasons,
    long elements,
    long padding,
    Duration queueTime,
    Duration computeTime,
    Duration totalTime,
    Map<Duration, Long> latencies) {}
