package org.jtorch.internal.memory;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.TimeUnit;

/**
 * Daemon threads of the whole program. They keep no reference to the thread that first called
 * jtorch (its context class loader and protection domains), and end when jtorch's class loader is
 * closed, so that a servlet container can redeploy both.
 */
final class DaemonThreads {
  /** Interval at which a thread checks whether it must end. */
  static final long POLL_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private DaemonThreads() {}

  /** Starts a daemon thread. */
  @SuppressWarnings("removal") // before JDK 24 a new thread keeps its creator's protection domains
  static Thread start(String name, Runnable task) {
    PrivilegedAction<Thread> creation =
        () -> {
          Thread thread = new Thread(null, task, name, 0, false);
          thread.setDaemon(true);
          thread.setContextClassLoader(null);
          thread.start();
          return thread;
        };
    return AccessController.doPrivileged(creation);
  }

  /** Returns whether jtorch's class loader was closed, so that it finds no resource any more. */
  static boolean shouldEnd() {
    ClassLoader loader = DaemonThreads.class.getClassLoader();
    return loader != null
        && !loader.equals(ClassLoader.getSystemClassLoader())
        && DaemonThreads.class.getResource("DaemonThreads.class") == null;
  }
}
