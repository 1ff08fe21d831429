package org.jtorch;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.autograd.CustomCall;
import org.jtorch.internal.autograd.CustomNode;
import org.jtorch.internal.memory.ThreadModes;

/**
 * An operator with a derivative of its own, {@code torch.autograd.Function}.
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
 * <p>Arguments that are no tensors are fields of the function. {@code forward} runs without
 * recording; {@code backward} is recorded under {@code createGraph}, so a function whose backward
 * is made of jtorch's operators can be differentiated twice. What either throws reaches the caller
 * of {@code apply} or {@code backward} as it is.
 *
 * <p><b>Ownership:</b> what {@code forward} returns belongs to the caller's scope; saved tensors
 * are held until the graph is gone, or backward has run without {@code retainGraph}.
 *
 * <p><b>Thread safety:</b> {@code backward} may run on a thread of libtorch's.
 */
public abstract class CustomFunction {
  /** For subclasses. */
  protected CustomFunction() {}

  /**
   * Computes the outputs.
   *
   * @param context takes what backward needs
   * @param inputs as {@code apply} was given them
   * @return the outputs
   */
  protected abstract List<Tensor> forward(Context context, List<Tensor> inputs);

  /**
   * Computes the gradients of the inputs.
   *
   * @param context what forward has saved
   * @param gradOutputs of the outputs, in their order; zeros where nothing depends on an output,
   *     unless {@link Context#setMaterializeGrads} was given false
   * @return one gradient an input, {@link Gradients#none} where there is none
   */
  protected abstract Gradients backward(Context context, Gradients gradOutputs);

  /**
   * Calls a function of one output, {@code Function.apply}.
   *
   * @param inputs the tensors that forward takes
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
   * Calls a function of any number of outputs, {@code Function.apply}.
   *
   * @param inputs the tensors that forward takes
   * @return the outputs
   */
  public final List<Tensor> applyAll(Tensor... inputs) {
    List<Tensor> given = List.of(inputs);
    boolean records = ThreadModes.isGradEnabled() && given.stream().anyMatch(Tensor::requiresGrad);
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

  /** PyTorch's name for the node: {@code CubeBackward}. */
  private String name() {
    return getClass().getSimpleName() + "Backward";
  }

  /**
   * What a function hands from forward to backward, {@code ctx}.
   *
   * <p><b>Ownership:</b> holds the saved tensors until the graph is gone, or backward has run
   * without {@code retainGraph}.
   *
   * <p><b>Thread safety:</b> for one thread at a time.
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
     * Saves inputs or outputs, {@code ctx.save_for_backward}. What is changed in place afterwards
     * is refused when backward asks for it.
     *
     * @param tensors read again by {@link #saved}, in this order; they replace those of an earlier
     *     call
     */
    public void saveForBackward(Tensor... tensors) {
      call.save(List.of(tensors));
    }

    /**
     * A saved tensor, {@code ctx.saved_tensors}.
     *
     * @param index its place in {@link #saveForBackward}, from 0
     * @return a handle on it in the current scope
     * @throws TorchException if it has been changed in place since, or freed by an earlier backward
     */
    public Tensor saved(int index) {
      return call.saved(index);
    }

    /**
     * Says that forward has changed inputs in place, {@code ctx.mark_dirty}. They must be among the
     * outputs.
     *
     * @param inputs the changed ones
     */
    public void markDirty(Tensor... inputs) {
      call.markDirty(Arrays.asList(inputs));
    }

    /**
     * Says that outputs have no derivative, {@code ctx.mark_non_differentiable}. Outputs of
     * integers have none anyway.
     *
     * @param outputs indices for example
     */
    public void markNonDifferentiable(Tensor... outputs) {
      call.markNonDifferentiable(Arrays.asList(outputs));
    }

    /**
     * Whether backward gets zeros for the gradient of an output that nothing depends on, {@code
     * ctx.set_materialize_grads}.
     *
     * @param materialize true by default; false to get none
     */
    public void setMaterializeGrads(boolean materialize) {
      call.materializeGrads(materialize);
    }

    /**
     * Whether the gradient of an input is wanted, {@code ctx.needs_input_grad}.
     *
     * @param index the input's place, from 0
     * @return false if backward need not compute it
     */
    public boolean needsInputGrad(int index) {
      return call.needed()[index];
    }
  }
}
