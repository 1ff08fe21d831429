package org.jtorch.internal;

import org.jtorch.internal.memory.ThreadGenerator;
import org.jtorch.internal.memory.ThreadState;

/**
 * A generator that random operators of one thread at a time draw from instead of the default ones,
 * also those that accept no generator.
 */
public final class OwnGenerator {
  private final ThreadGenerator generator = new ThreadGenerator();

  /** Restores what the thread drew from before. */
  public interface Use extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Sets the seed of what is drawn next.
   *
   * @param seed any value
   */
  public void seed(long seed) {
    generator.seed(seed);
  }

  /**
   * Makes the calling thread draw from this generator.
   *
   * @return ends the use, on the same thread
   */
  public Use use() {
    ThreadState state = ThreadState.current();
    ThreadGenerator before = state.generator();
    state.generator(generator);
    return () -> state.generator(before);
  }
}
