package org.jtorch.serving.internal.versions;

import org.jtorch.serving.Network;

/** The use of a version by one request. The version stays open until all its leases are closed. */
public interface Lease extends AutoCloseable {
  /** Returns the version's weights. */
  Network network();

  /** Returns the version's name. */
  String version();

  /** Ends the use. A second call has no effect. */
  @Override
  void close();
}
