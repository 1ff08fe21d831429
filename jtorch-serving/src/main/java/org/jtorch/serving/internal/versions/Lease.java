package org.jtorch.serving.internal.versions;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.Network;
import org.jtorch.serving.Sample;

/** The right to use a version until the lease is closed. */
public final class Lease implements AutoCloseable {
  private final Version version;
  private final @Nullable Comparison comparison;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over a holder of the version. */
  Lease(Version version, @Nullable Comparison comparison) {
    this.version = version;
    this.comparison = comparison;
  }

  /**
   * Returns the name of the version.
   *
   * @return its name
   */
  public String version() {
    return version.name();
  }

  /**
   * Returns the network, which stays open until the lease is closed.
   *
   * @return the network
   */
  public Network network() {
    return version.network();
  }

  /**
   * Returns the signature of the version.
   *
   * @return inputs and outputs as far as they are known
   */
  public Signature signature() {
    return version.signature();
  }

  /**
   * Returns whether two requests may share a batch.
   *
   * @param other another lease
   * @return true if both are of one loaded version; two loads of one name are different versions
   */
  public boolean isSameVersion(Lease other) {
    return version == other.version;
  }

  /**
   * Returns whether {@link #answered} does anything.
   *
   * @return true if the route picked this request for a comparison
   */
  public boolean isCompared() {
    return comparison != null;
  }

  /**
   * Has the candidate of a shadow route compute an answered request too, if the route picked this
   * one. To be called after the answer was given, in the batch's scope: it copies the tensors.
   *
   * @param input the request's sample, without batch dimension
   * @param output its outputs, without batch dimension
   */
  public void answered(Sample input, Sample output) {
    if (comparison != null) {
      comparison.submit(input, output);
    }
  }

  /** Returns the lease. Closing twice has no effect. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      version.release();
    }
  }
}
