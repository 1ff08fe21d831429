package org.jtorch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** The state of {@link LBFGS} between steps, which belongs to all parameters. */
final class LbfgsState {
  /** PyTorch's names; {@code al} is scratch space of a step. */
  static final Set<String> NAMES =
      Set.of(
          "func_evals",
          "n_iter",
          "d",
          "t",
          "old_dirs",
          "old_stps",
          "ro",
          "H_diag",
          "prev_flat_grad",
          "prev_loss",
          "al");

  /**
   * A past update.
   *
   * @param gradientChange the difference of two gradients, {@code old_dirs}
   * @param step the difference of the parameters, {@code old_stps}
   * @param reciprocal one divided by their dot product, {@code ro}
   */
  record Update(Tensor gradientChange, Tensor step, double reciprocal) {
    void close() {
      gradientChange.close();
      step.close();
    }
  }

  final List<Update> updates = new ArrayList<>();
  long evaluations;
  long iterations;
  double stepLength;
  double diagonal = 1;
  double previousLoss;
  private @Nullable Tensor direction;
  private @Nullable Tensor previousGradient;

  Tensor direction() {
    return Objects.requireNonNull(direction);
  }

  void direction(Tensor next) {
    direction = replaced(direction, next);
  }

  Tensor previousGradient() {
    return Objects.requireNonNull(previousGradient);
  }

  void previousGradient(Tensor next) {
    previousGradient = replaced(previousGradient, next);
  }

  void addUpdate(Tensor gradientChange, Tensor step, double reciprocal, long historySize) {
    if (updates.size() >= historySize) {
      updates.remove(0).close();
    }
    updates.add(
        new Update(TensorScope.unscoped(gradientChange), TensorScope.unscoped(step), reciprocal));
  }

  private static Tensor replaced(@Nullable Tensor before, Tensor next) {
    if (before != null && before != next) {
      before.close();
    }
    return TensorScope.unscoped(next);
  }

  Map<String, Object> save() {
    if (evaluations == 0) {
      return Map.of();
    }
    Map<String, Object> saved = new LinkedHashMap<>();
    saved.put("func_evals", evaluations);
    saved.put("n_iter", iterations);
    if (direction != null && previousGradient != null) {
      saved.put("d", direction.detach());
      saved.put("t", stepLength);
      saved.put("old_dirs", updates.stream().map(u -> u.gradientChange().detach()).toList());
      saved.put("old_stps", updates.stream().map(u -> u.step().detach()).toList());
      saved.put("ro", updates.stream().map(u -> number(u.reciprocal())).toList());
      saved.put("H_diag", number(diagonal));
      saved.put("prev_flat_grad", previousGradient.detach());
      saved.put("prev_loss", previousLoss);
    }
    return saved;
  }

  private Tensor number(double value) {
    return Torch.full(direction().dtype().on(direction().device()), Shape.of(), value);
  }

  /** Checks a saved state, and returns what replaces this one by it. */
  Runnable read(SavedSettings saved, long numel) {
    if (!saved.has("d")) {
      return this::close;
    }
    Tensor savedDirection = saved.vector("d", numel);
    Tensor savedGradient = saved.vector("prev_flat_grad", numel);
    List<Tensor> changes = saved.vectors("old_dirs", numel);
    List<Tensor> steps = saved.vectors("old_stps", numel);
    List<Double> reciprocals = saved.numbers("ro");
    if (changes.size() != steps.size() || changes.size() != reciprocals.size()) {
      throw new IllegalArgumentException(
          saved.name() + ": \"old_dirs\", \"old_stps\" and \"ro\" differ in length");
    }
    long savedEvaluations = (long) saved.number("func_evals");
    long savedIterations = (long) saved.number("n_iter");
    double savedLength = saved.number("t");
    double savedDiagonal = saved.number("H_diag");
    double savedLoss = saved.number("prev_loss");
    return () -> {
      close();
      evaluations = savedEvaluations;
      iterations = savedIterations;
      stepLength = savedLength;
      diagonal = savedDiagonal;
      previousLoss = savedLoss;
      direction(savedDirection.clone());
      previousGradient(savedGradient.clone());
      for (int i = 0; i < changes.size(); i++) {
        addUpdate(changes.get(i).clone(), steps.get(i).clone(), reciprocals.get(i), changes.size());
      }
    };
  }

  void close() {
    updates.forEach(Update::close);
    updates.clear();
    if (direction != null) {
      direction.close();
      direction = null;
    }
    if (previousGradient != null) {
      previousGradient.close();
      previousGradient = null;
    }
    evaluations = 0;
    iterations = 0;
    stepLength = 0;
    diagonal = 1;
    previousLoss = 0;
  }
}
