package org.jtorch.optim;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Steps down the gradient, with momentum if asked, {@code torch.optim.SGD}. The learning rate is
 * 1e-3 by default.
 *
 * <p><b>Ownership:</b> as {@link Optimizer}.
 *
 * <p><b>Thread safety:</b> for one thread at a time.
 */
public final class SGD extends Optimizer<SgdOptions> {
  static final String MOMENTUM = "momentum_buffer";

  /**
   * The optimizer with PyTorch's defaults.
   *
   * @param params what to train
   */
  public SGD(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * The optimizer with options.
   *
   * @param params what to train
   * @param options {@code o -> o.lr(0.1).momentum(0.9)}
   */
  public SGD(List<Tensor> params, Consumer<SgdOptions> options) {
    super(chosen(options));
    addParamGroup(group(params));
  }

  /**
   * The optimizer for groups of parameters with settings of their own.
   *
   * @param options what holds for all groups that do not say otherwise
   * @param groups made by {@link #group(List, Consumer)}
   */
  @SafeVarargs
  public SGD(Consumer<SgdOptions> options, ParamGroup<SgdOptions>... groups) {
    super(chosen(options));
    for (ParamGroup<SgdOptions> group : groups) {
      addParamGroup(group);
    }
  }

  private static SgdOptions chosen(Consumer<SgdOptions> options) {
    SgdOptions chosen = new SgdOptions();
    options.accept(chosen);
    return chosen;
  }

  /**
   * Parameters with the optimizer's settings.
   *
   * @param params what to train
   * @return a group for one optimizer
   */
  public static ParamGroup<SgdOptions> group(List<Tensor> params) {
    return group(params, o -> {});
  }

  /**
   * Parameters with settings of their own.
   *
   * @param params what to train
   * @param settings what differs from the optimizer's
   * @return a group for one optimizer
   */
  public static ParamGroup<SgdOptions> group(List<Tensor> params, Consumer<SgdOptions> settings) {
    return new ParamGroup<>(params, settings);
  }

  @Override
  void update(SgdOptions o, GroupStep step) {
    if (!step.hasSparseGradient()) {
      updateDense(o, step);
      return;
    }
    if (o.weightDecay() != 0) {
      throw new IllegalStateException(
          "SGD: weightDecay with sparse gradients is not supported: give the embedding a group of"
              + " its own with weightDecay(0)");
    }
    GroupStep dense = step.bySparse(false);
    if (!dense.isEmpty()) {
      updateDense(o, dense);
    }
    SparseSgd.update(o, step.bySparse(true));
  }

  private static void updateDense(SgdOptions o, GroupStep step) {
    if (o.momentum() == 0) {
      advance(o, step, List.of(), false);
      return;
    }
    GroupStep further = step.where(MOMENTUM, true);
    GroupStep first = step.where(MOMENTUM, false);
    if (!further.isEmpty()) {
      advance(o, further, further.states(MOMENTUM, Torch::emptyLike), false);
    }
    if (!first.isEmpty()) {
      advance(o, first, first.states(MOMENTUM, Torch::emptyLike), true);
    }
  }

  private static void advance(SgdOptions o, GroupStep step, List<Tensor> known, boolean first) {
    boolean fusable = step.isFusable(List.of(known));
    List<Tensor> buffers = known;
    if (!fusable && !known.isEmpty()) {
      step.followParams();
      buffers = step.states(MOMENTUM, Torch::emptyLike);
      fusable = step.isFusable(List.of(buffers));
    }
    if (fusable) {
      Foreach.run(
          "aten::_fused_sgd_",
          step.params(),
          step.gradients(),
          buffers,
          o.weightDecay(),
          o.momentum(),
          o.lr(),
          o.dampening(),
          o.nesterov(),
          o.maximize(),
          first);
    } else {
      advanceByLists(o, step, buffers, first);
    }
  }

  private static void advanceByLists(
      SgdOptions o, GroupStep step, List<Tensor> buffers, boolean first) {
    try (Temporaries made = new Temporaries()) {
      List<Tensor> direction = step.gradients();
      if (o.maximize()) {
        direction = made.add(Foreach.neg(direction));
      }
      if (o.weightDecay() != 0) {
        direction = made.add(Foreach.addScaled(direction, step.params(), o.weightDecay()));
      }
      if (!buffers.isEmpty()) {
        if (first) {
          Foreach.run("aten::_foreach_copy_", buffers, direction);
        } else {
          Foreach.mul_(buffers, o.momentum());
          Foreach.addScaled_(buffers, direction, 1 - o.dampening());
        }
        direction =
            o.nesterov() ? made.add(Foreach.addScaled(direction, buffers, o.momentum())) : buffers;
      }
      Foreach.addScaled_(step.params(), direction, -o.lr());
    }
  }
}
