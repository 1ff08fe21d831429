package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * The step counts of several parameters in one buffer, so that one call increments all. Each
 * parameter's state has a view of the buffer, which stays valid after {@link #split}.
 */
final class StepCounts {
  private final Tensor all;
  private final int size;

  private StepCounts(Tensor all, int size) {
    this.all = TensorScope.unscoped(all);
    this.size = size;
  }

  /** Returns the step counts of several parameters, shape {@code []} each, created on first use. */
  static List<Tensor> of(List<ParamState> states) {
    if (states.stream().allMatch(state -> state.sharedCounts() == null)) {
      gather(states);
    }
    List<Tensor> counts = new ArrayList<>(states.size());
    for (ParamState state : states) {
      counts.add(state.get(ParamState.STEP, () -> Torch.zeros(DType.FLOAT32)));
    }
    return counts;
  }

  static void incrementStep(List<ParamState> states, List<Tensor> steps) {
    StepCounts first = states.get(0).sharedCounts();
    if (first != null
        && first.size == states.size()
        && states.stream().allMatch(state -> state.sharedCounts() == first)) {
      first.all.add_(1);
    } else {
      Foreach.add_(steps, 1);
    }
  }

  private static void gather(List<ParamState> states) {
    float[] numbers = new float[states.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = states.get(i).stepCount();
    }
    StepCounts shared = new StepCounts(Torch.tensor(numbers), numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      states.get(i).shareCounts(shared, shared.all.select(0, i));
    }
  }

  /** Closes the buffer's handle; each parameter then counts by its own view. */
  void split() {
    all.close();
  }
}
