package org.jtorch.serving.internal.batching;

import java.util.Arrays;

/** What the requests of a batch have in common: the version, the dtypes and the shapes. */
public final class BucketKey {
  private final Object version;
  private final long[] signature;
  private final int hash;

  /**
   * Creates a key.
   *
   * @param version compared by identity
   * @param signature dtypes and shapes as numbers; not copied
   */
  public BucketKey(Object version, long... signature) {
    this.version = version;
    this.signature = signature;
    this.hash = 31 * System.identityHashCode(version) + Arrays.hashCode(signature);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BucketKey key
        && key.version == version
        && Arrays.equals(key.signature, signature);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
