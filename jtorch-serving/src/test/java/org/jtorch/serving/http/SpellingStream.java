package org.jtorch.serving.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.serving.StreamModel;
import org.jtorch.serving.StreamNetwork;

/** A streaming network that answers with the letters of the request. It fails at an "x". */
final class SpellingStream implements StreamNetwork<String, String, SpellingStream.State> {
  /** What is left, and a tensor, so that an open state is seen as a leak. */
  static final class State implements AutoCloseable {
    private final AtomicInteger open;
    private final Tensor memory = TensorScope.unscoped(Torch.zeros(4));
    private String left;

    State(String text, AtomicInteger open) {
      this.left = text;
      this.open = open;
      open.incrementAndGet();
    }

    @Override
    public void close() {
      memory.close();
      open.decrementAndGet();
    }
  }

  final AtomicInteger open = new AtomicInteger();
  final Semaphore permits = new Semaphore(0);

  StreamModel<String, String> model(String name) {
    return StreamModel.of(name, "1", device -> this, o -> o.inputType(String.class).maxPending(2));
  }

  @Override
  public long stateBytes(String input) {
    if (input.isEmpty()) {
      throw new IllegalArgumentException("the text is empty");
    }
    return 16;
  }

  @Override
  public State start(String input) {
    return new State(input, open);
  }

  @Override
  public List<Piece<String>> step(List<State> states) {
    permits.acquireUninterruptibly();
    List<Piece<String>> pieces = new ArrayList<>();
    for (State state : states) {
      String letter = state.left.substring(0, 1);
      if (letter.equals("x")) {
        throw new IllegalStateException("it cannot spell x");
      }
      state.left = state.left.substring(1);
      pieces.add(new Piece<>(List.of(letter), state.left.isEmpty()));
    }
    return pieces;
  }

  @Override
  public void close() {
    // It has no weights.
  }
}
