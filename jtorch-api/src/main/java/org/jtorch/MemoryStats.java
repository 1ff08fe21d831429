package org.jtorch;

/**
 * What jtorch knows of its tensors, {@link Torch#memoryStats()}.
 *
 * <p><b>Ownership:</b> a value; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable; a snapshot.
 *
 * @param liveTensors how many handles are open
 * @param collectorBytes bytes behind the handles that are left to the garbage collector, those of a
 *     shared storage counted for each handle
 * @param created how many handles there have been
 * @param collected how many of them nobody closed, so that the garbage collector had to free them
 * @param collections how often jtorch has asked the garbage collector to run
 */
public record MemoryStats(
    long liveTensors, long collectorBytes, long created, long collected, long collections) {}
