package org.jtorch.serving.internal.listeners;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jtorch.serving.BatchEvent;
import org.jtorch.serving.RequestEvent;
import org.jtorch.serving.ServingListener;
import org.jtorch.serving.VersionInfo;

/** All listeners of a service. What one throws is logged, at most once a second. */
public final class Listeners implements ServingListener {
  private static final Logger LOGGER = System.getLogger("org.jtorch.serving");
  private static final long LOG_INTERVAL = TimeUnit.SECONDS.toNanos(1);

  private final List<ServingListener> listeners;
  private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOG_INTERVAL);

  public Listeners(List<ServingListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** Returns whether events need not be made. */
  public boolean isEmpty() {
    return listeners.isEmpty();
  }

  @Override
  public void requestEnded(RequestEvent event) {
    each(listener -> listener.requestEnded(event));
  }

  @Override
  public void batchComputed(BatchEvent event) {
    each(listener -> listener.batchComputed(event));
  }

  @Override
  public void versionChanged(String model, VersionInfo version) {
    each(listener -> listener.versionChanged(model, version));
  }

  @Override
  public void shadowCompared(String model, String candidate, double maxDifference) {
    each(listener -> listener.shadowCompared(model, candidate, maxDifference));
  }

  private void each(Consumer<ServingListener> call) {
    for (ServingListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (Throwable e) { // a listener must not disturb a request
        log(listener, e);
      }
    }
  }

  private void log(ServingListener listener, Throwable thrown) {
    long now = System.nanoTime();
    long last = loggedAt.get();
    if (now - last >= LOG_INTERVAL && loggedAt.compareAndSet(last, now)) {
      LOGGER.log(
          Level.WARNING,
          String.format(Locale.ROOT, "the listener %s threw", listener.getClass().getName()),
          thrown);
    }
  }
}
