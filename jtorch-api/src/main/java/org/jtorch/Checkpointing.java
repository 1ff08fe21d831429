package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.autograd.Autograd;
import org.jtorch.internal.calls.TensorSummary;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.modes.AutocastState;
import org.jtorch.internal.tracing.Traces;

/**
 * Activation checkpointing, {@code torch.utils.checkpoint}: trades compute for memory. Intermediate
 * results of a function are discarded and recomputed in backward.
 *
 * <pre>{@code
 * Tensor y = Checkpointing.checkpoint(block::call, x);
 * }</pre>
 *
 * <p>Parameters used by the function receive gradients whether or not an input requires one. The
 * recomputation uses the same random numbers and the same autocast state. Like PyTorch's reentrant
 * variant, it works only with {@code backward()}, not with {@code grad}, with the {@code inputs} of
 * {@code backward} or under {@code createGraph}.
 *
 * <p><b>Ownership:</b> the inputs are kept until the graph is freed; outputs belong to the caller's
 * scope.
 *
 * <p><b>Thread safety:</b> that of the function. The default generators are global.
 */
public final class Checkpointing {
  private Checkpointing() {}

  /**
   * Calls a function of one tensor and recomputes it in backward.
   *
   * @param function a function that computes the same result each time
   * @param input the function's argument
   * @return the function's output
   */
  public static Tensor checkpoint(UnaryOperator<Tensor> function, Tensor input) {
    return checkpoint(Derivatives.lift(function), List.of(input), o -> {}).get(0);
  }

  /**
   * Calls a function of several tensors and recomputes it in backward.
   *
   * @param function a function that computes the same result each time
   * @param inputs the function's arguments
   * @param options {@code o -> o.preserveRngState(false)}
   * @return the function's outputs
   */
  public static List<Tensor> checkpoint(
      Function<List<Tensor>, List<Tensor>> function,
      List<Tensor> inputs,
      Consumer<CheckpointOptions> options) {
    CheckpointOptions chosen = new CheckpointOptions();
    options.accept(chosen);
    if (!ThreadModes.isGradEnabled() || Traces.isTracing()) {
      return function.apply(inputs);
    }
    List<Tensor> all = new ArrayList<>(inputs);
    Tensor anchor = Torch.zeros(0).requiresGrad_(); // ensures that backward reaches this node
    all.add(anchor);
    try {
      return new Recomputed(function, chosen).applyAll(all.toArray(Tensor[]::new));
    } finally {
      anchor.close();
    }
  }

  /** Options of {@link #checkpoint(Function, List, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class CheckpointOptions {
    private boolean preserveRngState = true;

    CheckpointOptions() {}

    /**
     * Whether the recomputation uses the same random numbers: true by default; false is faster for
     * a function that uses no random numbers.
     */
    public CheckpointOptions preserveRngState(boolean preserve) {
      preserveRngState = preserve;
      return this;
    }
  }

  private static final class Recomputed extends CustomFunction {
    private final Function<List<Tensor>, List<Tensor>> function;
    private final AutocastState autocast = ThreadModes.currentAutocast();
    private final boolean preserve;
    private byte[] random = {};
    private List<String> shapes = List.of();

    Recomputed(Function<List<Tensor>, List<Tensor>> function, CheckpointOptions options) {
      this.function = function;
      preserve = options.preserveRngState;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      List<Tensor> given = inputs.subList(0, inputs.size() - 1);
      context.setMaterializeGrads(false);
      context.saveForBackward(given.toArray(Tensor[]::new));
      if (preserve) {
        random = randomState();
      }
      List<Tensor> outputs = function.apply(given);
      shapes = outputs.stream().map(TensorSummary::of).toList();
      return outputs;
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      int count = context.inputs() - 1;
      if (!context.needsInputGrad(count)) {
        throw new IllegalStateException(
            "checkpoint: works with backward() alone, not with grad or backward's inputs");
      } else if (ThreadModes.isGradEnabled()) {
        throw new IllegalStateException("checkpoint: cannot be differentiated twice");
      }
      try (TensorScope scope = TensorScope.open()) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          Tensor input = context.saved(i);
          inputs.add(input.detach().requiresGrad_(context.needsInputGrad(i)));
        }
        differentiate(recompute(inputs), gradOutputs);
        List<@Nullable Tensor> gradients = new ArrayList<>();
        for (Tensor input : inputs) {
          gradients.add(input.requiresGrad() && input.hasGrad() ? scope.keep(input.grad()) : null);
        }
        gradients.add(scope.keep(Torch.zeros(0))); // a missing one needs a post hook
        return Gradients.ofNullable(gradients);
      }
    }

    private List<Tensor> recompute(List<Tensor> inputs) {
      byte[] now = preserve ? randomState() : random;
      try (Mode grad = Torch.enableGrad();
          Mode precision = Mode.open("checkpoint", autocast)) {
        if (preserve) {
          randomState(random);
        }
        List<Tensor> outputs = function.apply(inputs);
        List<String> again = outputs.stream().map(TensorSummary::of).toList();
        if (!again.equals(shapes)) {
          throw new IllegalStateException(
              "checkpoint: the function returned " + again + " where it had returned " + shapes);
        }
        return outputs;
      } finally {
        if (preserve) {
          randomState(now);
        }
      }
    }

    /** Accumulates the gradients of the inputs and of the parameters that the function uses. */
    private static void differentiate(List<Tensor> outputs, Gradients gradOutputs) {
      List<Tensor> roots = new ArrayList<>();
      List<Tensor> gradients = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        if (outputs.get(i).requiresGrad() && gradOutputs.has(i)) {
          roots.add(outputs.get(i));
          gradients.add(gradOutputs.get(i));
        }
      }
      if (!roots.isEmpty()) {
        Autograd.backward(roots, gradients, List.of(), false, false);
      }
    }

    private static byte[] randomState() {
      try (TensorScope scope = TensorScope.open()) {
        return Generator.current().getState().toByteArray();
      }
    }

    private static void randomState(byte[] state) {
      try (TensorScope scope = TensorScope.open()) {
        Generator.current().setState(Torch.tensor(state).to(DType.UINT8));
      }
    }
  }
}
