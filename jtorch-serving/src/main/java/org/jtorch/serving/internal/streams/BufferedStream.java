package org.jtorch.serving.internal.streams;

import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.PieceStream;

/** The pieces of a request for a thread that waits for them. */
final class BufferedStream<P> implements PieceStream<P> {
  private final PieceBuffer<P> pieces;
  private final Runnable wake;
  private final Runnable cancel;
  private @Nullable P next;

  /**
   * Creates a stream.
   *
   * @param wake tells the loop that a full buffer has room again
   * @param cancel withdraws the request
   */
  BufferedStream(PieceBuffer<P> pieces, Runnable wake, Runnable cancel) {
    this.pieces = pieces;
    this.wake = wake;
    this.cancel = cancel;
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      PieceBuffer.Taken<P> taken = pieces.poll();
      if (taken.isRoom()) {
        wake.run();
      }
      if (taken.failure() != null) {
        throw taken.failure();
      } else if (taken.isEnd()) {
        return false;
      } else if (taken.piece().isPresent()) {
        next = taken.piece().get();
      } else {
        await();
      }
    }
    return true;
  }

  private void await() {
    try {
      pieces.await();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      CancellationException cancelled =
          new CancellationException("the thread was interrupted while it waited for a piece");
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  @Override
  public P next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has ended");
    }
    P piece = Objects.requireNonNull(next);
    next = null;
    return piece;
  }

  @Override
  public void close() {
    cancel.run(); // before there is room again, which would let the request be computed on
    pieces.abort(StreamEnds.cancelled());
  }
}
