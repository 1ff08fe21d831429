package org.jtorch.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for a condition. */
public final class Eventually {
  private static final long SECONDS = 60;

  private Eventually() {}

  /** Waits until the condition holds. */
  public static void holds(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.call() && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(condition.call()).isTrue();
  }
}
