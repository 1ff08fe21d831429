package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** The update of Adam and AdamW. */
final class AdamStep {
  static final Set<String> STATE_NAMES =
      Set.of(ParamState.STEP, "exp_avg", "exp_avg_sq", "max_exp_avg_sq");

  private AdamStep() {}

  static void update(AdamOptions o, GroupStep step) {
    if (step.hasSparseGradient()) {
      throw new IllegalStateException(
          (o.decoupled() ? "AdamW" : "Adam")
              + " does not support sparse gradients: use SGD for them, or Embedding without"
              + " sparse(true)");
    }
    List<Tensor> steps = step.counts();
    Averages averages = Averages.of(o, step);
    boolean fusable = averages.areFusable(step);
    if (!fusable) {
      step.followParams();
      averages = Averages.of(o, step);
      fusable = averages.areFusable(step);
    }
    step.incrementStep(steps);
    if (fusable) {
      fusedStep(o, step, averages, steps);
    } else {
      try (TemporaryTensors temporary = new TemporaryTensors()) {
        List<Tensor> params = temporary.real(step.params());
        List<Tensor> gradients = decayed(o, params, temporary.real(step.gradients()), temporary);
        foreachStep(o, params, gradients, averages.real(temporary), steps, temporary);
      }
    }
  }

  private static void fusedStep(
      AdamOptions o, GroupStep step, Averages averages, List<Tensor> steps) {
    Foreach.runFused(
        o.decoupled() ? "aten::_fused_adamw_" : "aten::_fused_adam_",
        step.params(),
        step.gradients(),
        averages.gradients(),
        averages.squares(),
        averages.maxSquares(),
        steps,
        o.lr(),
        o.beta1(),
        o.beta2(),
        o.weightDecay(),
        o.eps(),
        o.amsgrad(),
        o.maximize());
  }

  /** Running averages of gradients and of their squares; {@code maxSquares} only for AMSGrad. */
  private record Averages(List<Tensor> gradients, List<Tensor> squares, List<Tensor> maxSquares) {
    static Averages of(AdamOptions o, GroupStep step) {
      return new Averages(
          step.states("exp_avg", Torch::zerosLike),
          step.states("exp_avg_sq", Torch::zerosLike),
          o.amsgrad() ? step.states("max_exp_avg_sq", Torch::zerosLike) : List.of());
    }

    boolean areFusable(GroupStep step) {
      return step.isFusable(List.of(gradients, squares, maxSquares));
    }

    Averages real(TemporaryTensors temporary) {
      return new Averages(
          temporary.real(gradients), temporary.real(squares), temporary.real(maxSquares));
    }

    List<Tensor> divisors() {
      return maxSquares.isEmpty() ? squares : maxSquares;
    }
  }

  private static void foreachStep(
      AdamOptions o,
      List<Tensor> params,
      List<Tensor> gradients,
      Averages averages,
      List<Tensor> steps,
      TemporaryTensors temporary) {
    List<Tensor> squares = averages.squares();
    Foreach.lerp_(averages.gradients(), gradients, 1 - o.beta1());
    Foreach.decaySquares_(squares, gradients, o.beta2());
    if (o.amsgrad()) {
      Foreach.run("aten::_foreach_maximum_.List", averages.maxSquares(), squares);
    }
    List<Double> stepSizes = new ArrayList<>();
    List<Double> corrections = new ArrayList<>();
    for (Tensor count : steps) {
      double n = count.item();
      stepSizes.add(-o.lr() / (1 - Math.pow(o.beta1(), n)));
      corrections.add(Math.sqrt(1 - Math.pow(o.beta2(), n)));
    }
    List<Tensor> divisors = temporary.add(Foreach.list("aten::_foreach_sqrt", averages.divisors()));
    Foreach.run("aten::_foreach_div_.ScalarList", divisors, corrections);
    Foreach.add_(divisors, o.eps());
    Foreach.addQuotients_(params, averages.gradients(), divisors, stepSizes);
  }

  /**
   * The gradients with coupled weight decay added. Decoupled weight decay is applied to the
   * parameters here instead.
   */
  private static List<Tensor> decayed(
      AdamOptions o, List<Tensor> params, List<Tensor> gradients, TemporaryTensors temporary) {
    List<Tensor> direction = o.maximize() ? temporary.add(Foreach.neg(gradients)) : gradients;
    if (o.weightDecay() == 0) {
      return direction;
    }
    if (o.decoupled()) {
      Foreach.mul_(params, 1 - o.lr() * o.weightDecay());
      return direction;
    }
    return temporary.add(Foreach.addScaled(direction, params, o.weightDecay()));
  }
}
