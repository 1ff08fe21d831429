package org.jtorch;

/**
 * Snapshot of the tensor counts of jtorch, {@link Torch#memoryStats()}.
 *
 * @param liveTensors number of open handles
 * @param collectorBytes bytes behind handles that the garbage collector has to free; a shared
 *     storage counts once per handle
 * @param created number of handles created so far
 * @param collected number of handles freed by the garbage collector because they were not closed
 * @param collections number of garbage collections that jtorch requested
 */
public record MemoryStats(
    long liveTensors, long collectorBytes, long created, long collected, long collections) {
  /**
   * Returns the number of handles not closed so far, including those that the garbage collector
   * freed. Leak tests compare this number, because it does not depend on when the collector runs.
   *
   * @return the sum of live and collected handles
   */
  public long unclosed() {
    return liveTensors + collected;
  }
}
