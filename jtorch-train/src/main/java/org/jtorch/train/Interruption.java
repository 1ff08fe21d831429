package org.jtorch.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Requests to end a training: an interrupt of its thread, or the shutdown of the program (SIGINT,
 * SIGTERM), which waits until the training has ended.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.train");

  private final Thread trainingThread = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::shutDown, "jtorch-train-shutdown");
  private volatile boolean isShuttingDown;
  private volatile boolean wasInterrupted;

  Interruption() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) { // thrown only during a shutdown
      isShuttingDown = true;
    }
  }

  private void shutDown() {
    isShuttingDown = true;
    boolean isEnded = false;
    try {
      isEnded = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!isEnded) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "the program ends although the training did not stop within {0} seconds",
          PATIENCE_SECONDS);
    }
  }

  /** Whether the training should end. Clears the interrupt flag until {@link #close}. */
  boolean isRequested() {
    if (Thread.currentThread() == trainingThread && Thread.interrupted()) {
      wasInterrupted = true;
    }
    return isShuttingDown || wasInterrupted;
  }

  @Override
  public void close() {
    ended.countDown();
    if (wasInterrupted) {
      trainingThread.interrupt();
    }
    if (!isShuttingDown) {
      try {
        boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) { // thrown only during a shutdown
        isShuttingDown = true;
      }
    }
  }
}
