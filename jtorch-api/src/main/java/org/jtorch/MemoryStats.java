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
    long liveTensors, long collectorBytes, long created, long collected, long collections) {
  /**
   * How many handles nobody has closed so far, those that the collector freed among them: what a
   * test for leaks compares, since the collector's moment does not change it.
   *
   * @return live and collected handles together
   */
  public long unclosed() {
    return liveTensors + collected;
  }
}
