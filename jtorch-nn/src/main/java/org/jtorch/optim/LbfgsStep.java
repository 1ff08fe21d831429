package org.jtorch.optim;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** One step of {@link LBFGS}: iterations until a limit or a tolerance is reached. */
final class LbfgsStep {
  private static final double MIN_CURVATURE = 1e-10;

  private final LBFGS.Options options;
  private final FlatParams params;
  private final LbfgsState state;
  private final Supplier<Tensor> closure;
  private double loss;
  private @Nullable Tensor gradient;
  private long evaluations = 1;

  LbfgsStep(LBFGS.Options options, FlatParams params, LbfgsState state, Supplier<Tensor> closure) {
    this.options = options;
    this.params = params;
    this.state = state;
    this.closure = closure;
  }

  private Tensor gradient() {
    return Objects.requireNonNull(gradient);
  }

  /** Returns the loss before the step. */
  Tensor run() {
    Tensor first = closure.get();
    loss = first.item();
    gradient = params.gradient();
    state.evaluations++;
    if (largest(gradient()) <= options.toleranceGrad()) {
      return first;
    }
    long iteration = 0;
    boolean goesOn = true;
    while (goesOn && iteration < options.maxIter()) {
      iteration++;
      goesOn = iterate(iteration == options.maxIter());
    }
    return first;
  }

  /** Returns whether another iteration may follow. */
  private boolean iterate(boolean last) {
    try (TensorScope scope = TensorScope.open()) {
      state.iterations++;
      updateDirection();
      Tensor direction = state.direction();
      state.previousGradient(gradient().clone());
      state.previousLoss = loss;
      state.stepLength =
          state.iterations == 1
              ? Math.min(1, 1 / gradient().abs().sum().item()) * options.lr()
              : options.lr();
      double slope = gradient().dot(direction).item();
      if (slope > -options.toleranceChange()) {
        return false;
      }
      long before = evaluations;
      if (options.lineSearchFn().isPresent()) {
        search(direction, slope);
      } else {
        params.add(state.stepLength, direction);
        if (!last) {
          evaluate();
        }
      }
      state.evaluations += evaluations - before;
      gradient = scope.keep(gradient());
      return !last && !isFinished(direction);
    }
  }

  private boolean isFinished(Tensor direction) {
    return evaluations >= options.maxEval()
        || largest(gradient()) <= options.toleranceGrad()
        || largest(direction) * Math.abs(state.stepLength) <= options.toleranceChange()
        || Math.abs(loss - state.previousLoss) < options.toleranceChange();
  }

  private void evaluate() {
    loss = closure.get().item();
    gradient = params.gradient();
    evaluations++;
  }

  private void updateDirection() {
    if (state.iterations == 1) {
      state.direction(gradient().neg());
      return;
    }
    Tensor change = gradient().sub(state.previousGradient());
    Tensor step = state.direction().mul(state.stepLength);
    double curvature = change.dot(step).item();
    if (curvature > MIN_CURVATURE) {
      state.diagonal = curvature / change.dot(change).item();
      state.addUpdate(change, step, 1 / curvature, options.historySize());
    }
    state.direction(approximateNewton());
  }

  /** The product of the approximate inverse Hessian and the negative gradient(). */
  private Tensor approximateNewton() {
    List<LbfgsState.Update> updates = state.updates;
    double[] coefficients = new double[updates.size()];
    Tensor direction = gradient().neg();
    for (int i = coefficients.length - 1; i >= 0; i--) {
      LbfgsState.Update update = updates.get(i);
      double coefficient = update.step().dot(direction).item() * update.reciprocal();
      coefficients[i] = coefficient;
      direction.add_(update.gradientChange(), o -> o.alpha(-coefficient));
    }
    direction.mul_(state.diagonal);
    for (int i = 0; i < coefficients.length; i++) {
      LbfgsState.Update update = updates.get(i);
      double coefficient =
          coefficients[i] - update.gradientChange().dot(direction).item() * update.reciprocal();
      direction.add_(update.step(), o -> o.alpha(coefficient));
    }
    return direction;
  }

  private void search(Tensor direction, double slope) {
    List<Tensor> start = params.copy();
    StrongWolfe.Objective objective =
        length -> {
          params.add(length, direction);
          evaluate();
          params.set(start);
          return new StrongWolfe.Point(length, loss, gradient(), gradient().dot(direction).item());
        };
    StrongWolfe.Point found =
        new StrongWolfe(objective, largest(direction), options.maxEval() - evaluations)
            .search(new StrongWolfe.Point(0, loss, gradient(), slope), state.stepLength);
    loss = found.loss();
    gradient = found.gradient();
    state.stepLength = found.length();
    params.add(found.length(), direction);
  }

  private static double largest(Tensor vector) {
    return vector.abs().max().item();
  }
}
