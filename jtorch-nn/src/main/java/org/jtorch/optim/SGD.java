package org.jtorch.optim;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Stochastic gradient descent, optionally with momentum, {@code torch.optim.SGD}. The learning rate
 * defaults to 1e-3.
 */
public final class SGD extends Optimizer<SgdOptions> {
  static final String MOMENTUM = "momentum_buffer";

  /** Creates an optimizer with PyTorch's defaults; see {@link #SGD(List, Consumer)}. */
  public SGD(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.lr(0.1).momentum(0.9)}
   */
  public SGD(List<Tensor> params, Consumer<SgdOptions> options) {
    super(new SgdOptions(), options);
    addParamGroup(group(params));
  }

  /**
   * Creates an optimizer for several parameter groups.
   *
   * @param options defaults for the options that a group does not set
   * @param groups parameter groups from {@link #group(List, Consumer)}
   */
  @SafeVarargs
  public SGD(Consumer<SgdOptions> options, ParamGroup<SgdOptions>... groups) {
    super(new SgdOptions(), options);
    for (ParamGroup<SgdOptions> group : groups) {
      addParamGroup(group);
    }
  }

  /**
   * Creates a parameter group with the optimizer's defaults; see {@link #group(List, Consumer)}.
   */
  public static ParamGroup<SgdOptions> group(List<Tensor> params) {
    return new ParamGroup<>(params);
  }

  /**
   * Creates a parameter group with its own options.
   *
   * @param params the parameters to optimize
   * @param options the options that differ from the optimizer's defaults
   * @return a group for one optimizer
   */
  public static ParamGroup<SgdOptions> group(List<Tensor> params, Consumer<SgdOptions> options) {
    return new ParamGroup<>(params, options);
  }

  @Override
  protected Set<String> stateNames() {
    return Set.of(MOMENTUM);
  }

  @Override
  protected void update(SgdOptions o, GroupStep step) {
    if (!step.hasSparseGradient()) {
      updateDense(o, step);
      return;
    }
    if (o.weightDecay() != 0) {
      throw new IllegalStateException(
          "SGD: weightDecay with sparse gradients is not supported: put the embedding in a"
              + " parameter group with weightDecay(0)");
    }
    GroupStep dense = step.bySparse(false);
    if (!dense.isEmpty()) {
      updateDense(o, dense);
    }
    SparseSgd.update(o, step.bySparse(true));
  }

  private static void updateDense(SgdOptions o, GroupStep step) {
    if (o.momentum() == 0) {
      update(o, step, List.of(), false);
      return;
    }
    GroupStep later = step.where(MOMENTUM, true);
    GroupStep first = step.where(MOMENTUM, false);
    if (!later.isEmpty()) {
      update(o, later, later.states(MOMENTUM, Torch::emptyLike), false);
    }
    if (!first.isEmpty()) {
      update(o, first, first.states(MOMENTUM, Torch::emptyLike), true);
    }
  }

  private static void update(
      SgdOptions o, GroupStep step, List<Tensor> currentBuffers, boolean first) {
    List<Tensor> buffers = currentBuffers;
    boolean fusable = step.isFusable(List.of(buffers));
    if (!fusable && !buffers.isEmpty()) {
      step.followParams();
      buffers = step.states(MOMENTUM, Torch::emptyLike);
      fusable = step.isFusable(List.of(buffers));
    }
    if (fusable) {
      Foreach.runFused(
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
      foreachStep(o, step, buffers, first);
    }
  }

  private static void foreachStep(
      SgdOptions o, GroupStep step, List<Tensor> buffers, boolean first) {
    try (TemporaryTensors temporary = new TemporaryTensors()) {
      List<Tensor> direction = step.gradients();
      if (o.maximize()) {
        direction = temporary.add(Foreach.neg(direction));
      }
      if (o.weightDecay() != 0) {
        direction = temporary.add(Foreach.addScaled(direction, step.params(), o.weightDecay()));
      }
      if (!buffers.isEmpty()) {
        if (first) {
          Foreach.run("aten::_foreach_copy_", buffers, direction);
        } else {
          Foreach.mul_(buffers, o.momentum());
          Foreach.addScaled_(buffers, direction, 1 - o.dampening());
        }
        direction =
            o.nesterov()
                ? temporary.add(Foreach.addScaled(direction, buffers, o.momentum()))
                : buffers;
      }
      Foreach.addScaled_(step.params(), direction, -o.lr());
    }
  }
}
