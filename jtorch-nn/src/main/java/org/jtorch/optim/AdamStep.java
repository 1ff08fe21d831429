package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** The step that Adam and AdamW share. */
final class AdamStep {
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
    step.countOn(steps);
    if (fusable) {
      fused(o, step, averages, steps);
    } else {
      try (Temporaries made = new Temporaries()) {
        List<Tensor> params = made.real(step.params());
        List<Tensor> gradients = decayed(o, params, made.real(step.gradients()), made);
        byLists(o, params, gradients, averages.real(made), steps, made);
      }
    }
  }

  private static void fused(AdamOptions o, GroupStep step, Averages averages, List<Tensor> steps) {
    Foreach.run(
        o.decoupled() ? "aten::_fused_adamw_" : "aten::_fused_adam_",
        step.params(),
        step.gradients(),
        averages.gradients(),
        averages.squares(),
        averages.greatest(),
        steps,
        o.lr(),
        o.beta1(),
        o.beta2(),
        o.weightDecay(),
        o.eps(),
        o.amsgrad(),
        o.maximize());
  }

  /** The running averages of gradients and squares, and the greatest of the squares if asked. */
  private record Averages(List<Tensor> gradients, List<Tensor> squares, List<Tensor> greatest) {
    static Averages of(AdamOptions o, GroupStep step) {
      return new Averages(
          step.states("exp_avg", Torch::zerosLike),
          step.states("exp_avg_sq", Torch::zerosLike),
          o.amsgrad() ? step.states("max_exp_avg_sq", Torch::zerosLike) : List.of());
    }

    boolean areFusable(GroupStep step) {
      return step.isFusable(List.of(gradients, squares, greatest));
    }

    Averages real(Temporaries made) {
      return new Averages(made.real(gradients), made.real(squares), made.real(greatest));
    }

    List<Tensor> divisors() {
      return greatest.isEmpty() ? squares : greatest;
    }
  }

  private static void byLists(
      AdamOptions o,
      List<Tensor> params,
      List<Tensor> gradients,
      Averages averages,
      List<Tensor> steps,
      Temporaries made) {
    List<Tensor> squares = averages.squares();
    Foreach.run("aten::_foreach_lerp_.Scalar", averages.gradients(), gradients, 1 - o.beta1());
    Foreach.mul_(squares, o.beta2());
    Foreach.run("aten::_foreach_addcmul_.Scalar", squares, gradients, gradients, 1 - o.beta2());
    if (o.amsgrad()) {
      Foreach.run("aten::_foreach_maximum_.List", averages.greatest(), squares);
    }
    List<Double> sizes = new ArrayList<>();
    List<Double> corrections = new ArrayList<>();
    for (Tensor count : steps) {
      double n = count.item();
      sizes.add(-o.lr() / (1 - Math.pow(o.beta1(), n)));
      corrections.add(Math.sqrt(1 - Math.pow(o.beta2(), n)));
    }
    List<Tensor> divisors = made.add(Foreach.list("aten::_foreach_sqrt", averages.divisors()));
    Foreach.run("aten::_foreach_div_.ScalarList", divisors, corrections);
    Foreach.add_(divisors, o.eps());
    Foreach.run(
        "aten::_foreach_addcdiv_.ScalarList", params, averages.gradients(), divisors, sizes);
  }

  /** The gradients with the decay in them, or the parameters decayed beside them. */
  private static List<Tensor> decayed(
      AdamOptions o, List<Tensor> params, List<Tensor> gradients, Temporaries made) {
    List<Tensor> direction = o.maximize() ? made.add(Foreach.neg(gradients)) : gradients;
    if (o.weightDecay() == 0) {
      return direction;
    }
    if (o.decoupled()) {
      Foreach.mul_(params, 1 - o.lr() * o.weightDecay());
      return direction;
    }
    return made.add(Foreach.addScaled(direction, params, o.weightDecay()));
  }
}
