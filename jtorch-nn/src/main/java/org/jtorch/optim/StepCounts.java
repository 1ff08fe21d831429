package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * The counts of steps of several parameters, as numbers that lie side by side, so that one call
 * counts on. Each parameter's state has a view of its own, which stays when this is dissolved.
 */
final class StepCounts {
  private final Tensor all;
  private final int size;

  private StepCounts(Tensor all, int size) {
    this.all = TensorScope.unscoped(all);
    this.size = size;
  }

  /** The counts of steps of several parameters, {@code []} each, made at their first use. */
  static List<Tensor> of(List<ParamState> states) {
    if (states.stream().allMatch(state -> state.counts() == null)) {
      gather(states);
    }
    List<Tensor> counts = new ArrayList<>(states.size());
    for (ParamState state : states) {
      counts.add(state.get(ParamState.STEP, () -> Torch.zeros(DType.FLOAT32)));
    }
    return counts;
  }

  /** Counts one step more. */
  static void countOn(List<ParamState> states, List<Tensor> steps) {
    StepCounts first = states.get(0).counts();
    if (first != null
        && first.size == states.size()
        && states.stream().allMatch(state -> state.counts() == first)) {
      first.all.add_(1);
    } else {
      Foreach.add_(steps, 1);
    }
  }

  private static void gather(List<ParamState> states) {
    float[] numbers = new float[states.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = states.get(i).stepsDone();
    }
    StepCounts counts = new StepCounts(Torch.tensor(numbers), numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      states.get(i).count(counts, counts.all.select(0, i));
    }
  }

  /** Lets the views go their own ways. */
  void dissolve() {
    all.close();
  }
}
