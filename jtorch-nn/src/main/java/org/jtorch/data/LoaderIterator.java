package org.jtorch.data;

import java.lang.ref.Reference;
import java.util.Iterator;
import org.jtorch.internal.Unreachable;

/**
 * The iterator that a loop holds. When the loop has dropped it, its epoch ends: no thread and no
 * prefetched batch is left.
 */
final class LoaderIterator<B> implements Iterator<B> {
  private final Epoch<B> epoch;

  LoaderIterator(Epoch<B> epoch) {
    this.epoch = epoch;
    Unreachable.whenUnreachable(this, epoch::drop);
  }

  @Override
  public boolean hasNext() {
    try {
      return epoch.hasNext();
    } finally {
      Reference.reachabilityFence(this); // the epoch must not end during a call
    }
  }

  @Override
  public B next() {
    try {
      return epoch.next();
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
