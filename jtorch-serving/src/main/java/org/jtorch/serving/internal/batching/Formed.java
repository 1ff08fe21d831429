package org.jtorch.serving.internal.batching;

import java.util.List;
import org.jtorch.serving.ReleaseReason;

/**
 * What was taken from the queue: a batch, and the requests whose deadlines had passed.
 *
 * @param requests the batch; may be empty
 */
public record Formed(
    List<QueuedRequest> requests, List<QueuedRequest> expired, ReleaseReason reason) {}
