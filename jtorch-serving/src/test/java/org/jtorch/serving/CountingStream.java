package org.jtorch.serving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * A streaming network that counts down from the request's number. Its steps can be held, and it
 * fails on request.
 */
final class CountingStream
    implements StreamNetwork<CountingStream.Request, Integer, CountingStream.State> {
  /**
   * A request.
   *
   * @param pieces number of pieces
   * @param bytes of its state
   * @param failsAt piece at which a step with it fails; -1 for none
   */
  record Request(int pieces, long bytes, int failsAt) {
    static Request of(int pieces) {
      return new Request(pieces, 8, -1);
    }
  }

  /** What is left, in a tensor, so that an open state is seen as a leak. */
  static final class State implements AutoCloseable {
    private final Request request;
    private final CountingStream network;
    private Tensor left;

    State(Request request, CountingStream network) {
      this.request = request;
      this.network = network;
      this.left = TensorScope.unscoped(Torch.tensor(request.pieces()));
      network.open.incrementAndGet();
    }

    @Override
    public void close() {
      left.close();
      network.open.decrementAndGet();
    }
  }

  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();
  final List<Integer> steps = Collections.synchronizedList(new ArrayList<>());
  final Semaphore permits;

  /** Creates a network whose steps need permits, one each. */
  CountingStream(int permits) {
    this.permits = new Semaphore(permits);
  }

  static CountingStream free() {
    return new CountingStream(Integer.MAX_VALUE);
  }

  @Override
  public long stateBytes(Request input) {
    if (input.pieces() == 0) {
      throw new IllegalArgumentException("there is nothing to count");
    }
    return input.bytes();
  }

  @Override
  public State start(Request input) {
    if (input.pieces() < 0) {
      throw input.pieces() == -1
          ? new IllegalArgumentException("a negative number")
          : new IllegalStateException("start fails");
    }
    return new State(input, this);
  }

  @Override
  public List<Piece<Integer>> step(List<State> states) {
    permits.acquireUninterruptibly();
    steps.add(states.size());
    List<Tensor> next = new ArrayList<>();
    for (State state : states) {
      if (state.left.itemLong() == state.request.failsAt()) {
        throw new IllegalStateException("step fails");
      }
      next.add(state.left.sub(1));
    }
    List<Piece<Integer>> pieces = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      State state = states.get(i);
      state.left.close();
      state.left = TensorScope.unscoped(next.get(i));
      int value = (int) state.left.itemLong();
      pieces.add(new Piece<>(List.of(value), value == 0));
    }
    return pieces;
  }

  @Override
  public long bytes() {
    return 1000;
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
