package org.jtorch;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.autograd.CustomCall;
import org.jtorch.internal.autograd.CustomNode;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.tracing.Traces;

/**
 * Base class of functions with a user-defined derivative, {@code torch.autograd.Function}.
 *
 * <pre>{@code
 * final class Cube extends CustomFunction {
 *   @Override
 *   protected List<Tensor> forward(Context context, List<Tensor> inputs) {
 *     context.saveForBackward(inputs.get(0));
 *     return List.of(inputs.get(0).pow(3));
 *   }
 *
 *   @Override
 *   protected Gradients backward(Context context, Gradients gradOutputs) {
 *     return Gradients.of(gradOutputs.get(0).mul(context.saved(0).square()).mul(3));
 *   }
 * }
 *
 * Tensor y = new Cube().apply(x);
 * }</pre>
 *
 * <p>Arguments that are not tensors are fields of the function. {@code forward} runs with autograd
 * recording disabled. {@code backward} is recorded under {@code createGraph}, so a function whose
 * backward consists of operators can be differentiated twice. An exception thrown by either method
 * is propagated unchanged to the caller of {@code apply} or {@code backward}.
 *
 * <p><b>Ownership:</b> the tensors returned by {@code forward} belong to the caller's scope. Saved
 * tensors are kept until the graph is freed, or until backward has run without {@code retainGraph}.
 *
 * <p><b>Thread safety:</b> {@code backward} may run on one of libtorch's threads.
 */
public abstract class CustomFunction {
  /** Constructor for subclasses. */
  protected CustomFunction() {}

  /**
   * Computes the outputs.
   *
   * @param context stores what backward needs
   * @param inputs the arguments of {@code apply}
   * @return the outputs
   */
  protected abstract List<Tensor> forward(Context context, List<Tensor> inputs);

  /**
   * Computes the gradients of the inputs.
   *
   * @param context the context that forward has filled
   * @param gradOutputs gradients of the outputs, in their order; zeros for an output that the loss
   *     does not depend on, unless {@link Context#setMaterializeGrads} was called with false
   * @return one gradient per input; {@link Gradients#none} for an input without one
   */
  protected abstract Gradients backward(Context context, Gradients gradOutputs);

  /**
   * Calls a function with one output, {@code Function.apply}.
   *
   * @param inputs the inputs of forward
   * @return the output
   * @throws IllegalStateException if forward does not return exactly one tensor
   */
  public final Tensor apply(Tensor... inputs) {
    List<Tensor> outputs = applyAll(inputs);
    if (outputs.size() != 1) {
      throw new IllegalStateException(
          name() + ": forward returned " + outputs.size() + " outputs; call applyAll");
    }
    return outputs.get(0);
  }

  /**
   * Calls a function with any number of outputs, {@code Function.apply}.
   *
   * @param inputs the inputs of forward
   * @return the outputs
   */
  public final List<Tensor> applyAll(Tensor... inputs) {
    List<Tensor> given = List.of(inputs);
    boolean records = ThreadModes.isGradEnabled() && given.stream().anyMatch(Tensor::requiresGrad);
    if (records) {
      Traces.refuse(
          "the custom function " + getClass().getSimpleName() + ", whose gradient is Java,");
    }
    CustomCall call = new CustomCall(name(), this::runBackward, given);
    List<Tensor> outputs;
    try {
      outputs = List.copyOf(Torch.noGrad(() -> forward(new Context(call), given)));
      if (!records) {
        call.release();
        return outputs;
      }
    } catch (Throwable e) {
      call.release();
      throw e;
    }
    return CustomNode.record(call, given, outputs);
  }

  private List<@Nullable Tensor> runBackward(CustomCall call, List<@Nullable Tensor> gradOutputs) {
    return backward(new Context(call), Gradients.ofNullable(gradOutputs)).toNullableList();
  }

  /** PyTorch's name of the node: {@code CubeBackward}. */
  private String name() {
    return getClass().getSimpleName() + "Backward";
  }

  /**
   * State that a function passes from forward to backward, {@code ctx}.
   *
   * <p><b>Ownership:</b> keeps the saved tensors until the graph is freed, or until backward has
   * run without {@code retainGraph}.
   *
   * <p><b>Thread safety:</b> not thread-safe.
   */
  public static final class Context {
    private final CustomCall call;

    Context(CustomCall call) {
      this.call = call;
    }

    /** The number of inputs. */
    int inputs() {
      return call.needed().length;
    }

    /**
     * Saves inputs or outputs, {@code ctx.save_for_backward}. Reading a tensor that was modified in
     * place afterwards throws in backward.
     *
     * @param tensors returned by {@link #saved}, in this order; they replace those of an earlier
     *     call
     */
    public void saveForBackward(Tensor... tensors) {
      call.save(List.of(tensors));
    }

    /**
     * A saved tensor, {@code ctx.saved_tensors}.
     *
     * @param index its index in {@link #saveForBackward}, from 0
     * @return a new handle in the current scope
     * @throws TorchException if the tensor was modified in place since, or freed by an earlier
     *     backward
     */
    public Tensor saved(int index) {
      return call.saved(index);
    }

    /**
     * Marks inputs that forward has modified in place, {@code ctx.mark_dirty}. They must be among
     * the outputs.
     *
     * @param inputs the modified inputs
     */
    public void markDirty(Tensor... inputs) {
      call.markDirty(Arrays.asList(inputs));
    }

    /**
     * Marks outputs as not differentiable, {@code ctx.mark_non_differentiable}. Integer outputs are
     * never differentiable.
     *
     * @param outputs for example indices
     */
    public void markNonDifferentiable(Tensor... outputs) {
      call.markNonDifferentiable(Arrays.asList(outputs));
    }

    /**
     * Whether backward receives zeros as the gradient of an output that the loss does not depend
     * on, {@code ctx.set_materialize_grads}.
     *
     * @param materialize true by default; false to receive no gradient
     */
    public void setMaterializeGrads(boolean materialize) {
      call.materializeGrads(materialize);
    }

    /**
     * Whether the gradient of an input is required, {@code ctx.needs_input_grad}.
     *
     * @param index the input's index, from 0
     * @return false if backward may skip it
     */
    public boolean needsInputGrad(int index) {
      return call.needed()[index];
    }
  }
}
