package org.jtorch.io;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** Bytes that this thread has allocated, of an operation that is not in the JDK's standard API. */
final class ThreadAllocation {
  private ThreadAllocation() {}

  static long bytes() {
    try {
      Object bytes =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                  "getThreadAllocatedBytes",
                  new Object[] {Thread.currentThread().getId()},
                  new String[] {"long"});
      return (Long) bytes;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
