package org.jtorch.internal.memory;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.TimeUnit;

/**
 * Threads that serve the whole program. They hold nothing of whoever called jtorch first, neither
 * its context class loader nor its protection domains, and end when jtorch's own class loader is
 * closed, so that a servlet container can redeploy both.
 */
final class DaemonThreads {
  /** How often a thread looks whether it is to end. */
  static final long POLL_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private DaemonThreads() {}

  /** Starts one. */
  @SuppressWarnings("removal") // before JDK 24 a new thread holds the protection domains of callers
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

  /** Whether jtorch's own class loader was closed: it finds nothing any more. */
  static boolean shouldEnd() {
    ClassLoader loader = DaemonThreads.class.getClassLoader();
    return loader != null
        && !loader.equals(ClassLoader.getSystemClassLoader())
        && DaemonThreads.class.getResource("DaemonThreads.class") == null;
  }
}
