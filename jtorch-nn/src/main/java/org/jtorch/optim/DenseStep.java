package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jtorch.Complex;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * A step whose gradients are dense. Complex tensors are real views; gradients are negated to
 * maximize. Weight decay is applied to the gradients or to the parameters. Closing frees the
 * tensors made here.
 */
final class DenseStep implements AutoCloseable {
  /** How weight decay is applied. */
  enum Decay {
    /** It is added to the gradients (L2 penalty). */
    COUPLED,
    /** It is subtracted from the parameters. */
    DECOUPLED,
    /** The optimizer applies it. */
    BY_OPTIMIZER;

    static Decay decoupled(boolean decoupled) {
      return decoupled ? DECOUPLED : COUPLED;
    }
  }

  private final GroupStep step;
  private final TemporaryTensors temporary = new TemporaryTensors();
  private final List<Tensor> params;
  private final List<Tensor> gradients;

  private DenseStep(OptimizerOptions<?> o, GroupStep step, Decay decay) {
    this.step = step;
    this.params = temporary.real(step.params());
    List<Tensor> direction = temporary.real(step.gradients());
    if (o.maximize()) {
      direction = temporary.add(Foreach.neg(direction));
    }
    if (o.weightDecay() != 0 && decay == Decay.DECOUPLED) {
      Foreach.mul_(params, 1 - o.lr() * o.weightDecay());
    } else if (o.weightDecay() != 0 && decay == Decay.COUPLED) {
      direction = temporary.add(Foreach.addScaled(direction, params, o.weightDecay()));
    }
    this.gradients = direction;
  }

  static DenseStep of(Optimizer<?> optimizer, OptimizerOptions<?> o, GroupStep step) {
    return of(optimizer, o, step, Decay.COUPLED);
  }

  static DenseStep of(Optimizer<?> optimizer, OptimizerOptions<?> o, GroupStep step, Decay decay) {
    if (step.hasSparseGradient()) {
      throw new IllegalStateException(
          optimizer.getClass().getSimpleName()
              + " does not support sparse gradients: use SGD, Adagrad or SparseAdam for them, or"
              + " Embedding without sparse(true)");
    }
    step.followParams();
    return new DenseStep(o, step, decay);
  }

  List<Tensor> params() {
    return params;
  }

  List<Tensor> gradients() {
    return gradients;
  }

  /** State tensors that begin with zeros. */
  List<Tensor> state(String name) {
    return state(name, Torch::zerosLike);
  }

  List<Tensor> state(String name, UnaryOperator<Tensor> initial) {
    return temporary.real(step.states(name, initial));
  }

  /** One float32 number on the CPU per parameter, whatever the parameter's dtype. */
  List<Tensor> scalars(String name, double initial) {
    return step.states(name, param -> Torch.full(Shape.of(), initial));
  }

  /** Increments the step counts and returns them. */
  @CanIgnoreReturnValue
  double[] incrementStep() {
    return step.incrementStep().stream().mapToDouble(Tensor::item).toArray();
  }

  /** Makes {@link #close} free tensors. */
  List<Tensor> temporary(List<Tensor> tensors) {
    return temporary.add(tensors);
  }

  /** A tensor like a parameter, both parts of a complex one filled with a value. */
  static Tensor filledLike(Tensor param, double value) {
    return param.dtype().isComplex()
        ? Torch.fullLike(param, Complex.of(value, value))
        : Torch.fullLike(param, value);
  }

  @Override
  public void close() {
    temporary.close();
  }
}
