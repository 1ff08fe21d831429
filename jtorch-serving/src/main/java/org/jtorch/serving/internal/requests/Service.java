package org.jtorch.serving.internal.requests;

import org.jtorch.serving.internal.listeners.Listeners;
import org.jtorch.serving.internal.versions.MemoryBudget;
import org.jtorch.serving.internal.workers.BackgroundTasks;
import org.jtorch.serving.internal.workers.Scheduler;

/**
 * What the models of a service share.
 *
 * @param intraOpThreads threads of one operator on a worker
 * @param background runs what may wait until the workers have nothing else to do
 */
public record Service(
    Scheduler scheduler,
    Listeners listeners,
    MemoryBudget budget,
    BackgroundTasks background,
    int intraOpThreads) {}
