package org.jtorch.internal.autograd;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.LargeWork;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;
import org.jtorch.internal.tracing.Traces;

/** Implements the autograd methods of tensors. */
public final class Autograd {
  private static final Op RETAIN_GRAD = Op.of("aten::retain_grad", "");
  private static final Op REQUIRES_GRAD = Op.of("aten::requires_grad_", "");
  private static final Op DETACH_ = Op.of("aten::detach_", "");
  private static final Op SET_DATA = Op.of("aten::set_data", "");

  /** Whether the graph is retained after a pass. */
  private static final BoolOptional RETAIN = new BoolOptional(true);

  private static final BoolOptional FREE = new BoolOptional(false);

  private Autograd() {}

  public static void requiresGrad(Tensor tensor, boolean requiresGrad) {
    Dispatch.none(REQUIRES_GRAD, tensor, requiresGrad);
  }

  public static void retainGrad(Tensor tensor) {
    NativeCalls.run(
        "retain_grad",
        tensor,
        x ->
            BackwardPasses.exclude(
                "retain_grad",
                x,
                () -> {
                  boolean before = x.retains_grad();
                  Dispatch.none(RETAIN_GRAD, tensor);
                  try (Node node = GraphNodes.of(x)) {
                    if (node != null && !before) {
                      BackwardPasses.retains(node);
                    }
                  }
                  return true;
                }));
  }

  public static void setData(Tensor tensor, Tensor data) {
    Dispatch.none(SET_DATA, tensor, data);
  }

  /**
   * Accumulates into the gradients of the leaves that some tensors depend on.
   *
   * @param gradients one per tensor; none for scalars, whose gradients are 1
   * @param inputs the leaves; all if empty
   */
  public static void backward(
      List<Tensor> tensors,
      List<Tensor> gradients,
      List<Tensor> inputs,
      boolean retainGraph,
      boolean createGraph) {
    Traces.refuse("a backward pass");
    List<Tensor> operands = new ArrayList<>(tensors);
    operands.addAll(inputs);
    operands.addAll(gradients);
    run(
        tensors,
        () ->
            NativeCalls.<Boolean>call(
                "backward",
                operands,
                () -> {
                  try (TensorVectors vectors = new TensorVectors()) {
                    torch.backward(
                        vectors.of(tensors),
                        vectors.of(gradients),
                        retainGraph ? RETAIN : FREE,
                        createGraph,
                        vectors.of(inputs));
                    return true;
                  }
                }));
  }

  /** Runs a backward pass with the setup that every pass needs. */
  @CanIgnoreReturnValue
  private static <T> T run(List<Tensor> roots, Supplier<T> pass) {
    try {
      return BackwardPasses.run(
          roots, () -> LargeWork.backward(() -> AnomalyTraces.explain(roots, pass)));
    } finally {
      GradientCallback.releaseReturned();
    }
  }

  /**
   * Computes gradients of inputs; null for an input on which the outputs do not depend.
   *
   * @param flags whether the graph is retained, whether a graph of the derivative is created, and
   *     whether unused inputs are allowed
   */
  public static List<@Nullable Tensor> grad(
      List<Tensor> outputs, List<Tensor> inputs, List<Tensor> gradOutputs, boolean... flags) {
    Traces.refuse("a backward pass");
    return run(outputs, () -> nativeGrad(outputs, inputs, gradOutputs, flags));
  }

  private static List<@Nullable Tensor> nativeGrad(
      List<Tensor> outputs, List<Tensor> inputs, List<Tensor> gradOutputs, boolean[] flags) {
    return NativeCalls.call(
        "grad",
        () -> {
          BoolOptional retain = flags[0] ? RETAIN : FREE;
          try (TensorVectors vectors = new TensorVectors();
              TensorVector results =
                  torch.grad(
                      vectors.of(outputs),
                      vectors.of(inputs),
                      vectors.of(gradOutputs),
                      retain,
                      flags[1],
                      flags[2])) {
            List<@Nullable Tensor> gradients = new ArrayList<>();
            for (long i = 0; i < results.size(); i++) {
              var gradient = results.get(i);
              gradients.add(gradient.defined() ? NativeCalls.adopt(gradient) : null);
            }
            return gradients;
          }
        });
  }

  /** Returns a second handle to the same tensor, including its position in the graph. */
  static Tensor alias(Tensor tensor) {
    return NativeCalls.call("alias", tensor, NativeCalls::adopt);
  }

  /** Returns the version counter: the number of in-place modifications of the data. */
  static long version(Tensor tensor) {
    return tensor.isInference() ? 0 : NativeCalls.<Long>call("version", tensor, x -> x._version());
  }

  static void detach_(Tensor tensor) {
    Dispatch.none(DETACH_, tensor);
  }

  public static boolean hasGrad(Tensor tensor) {
    return NativeCalls.<Boolean>call(
        "grad", tensor, x -> BackwardPasses.exclude("grad", x, () -> x.grad().defined()));
  }

  public static Tensor grad(Tensor tensor) {
    Tensor gradient = GradientLists.ofParameters(List.of(tensor)).get(0);
    if (gradient == null) {
      throw new IllegalStateException(
          tensor.requiresGrad()
              ? "grad: no gradient yet: call backward() on a loss that depends on this tensor"
              : "grad: no gradient, and none required: call requiresGrad_(true) before computing");
    }
    return gradient;
  }

  public static void setGrad(Tensor tensor, Tensor gradient) {
    if (!tensor.shape().equals(gradient.shape())
        || tensor.dtype() != gradient.dtype()
        || !tensor.device().equals(gradient.device())) {
      throw new IllegalArgumentException(
          "grad: a gradient of "
              + TensorSummary.of(gradient)
              + " does not fit a tensor of "
              + TensorSummary.of(tensor));
    }
    NativeCalls.run(
        "grad",
        tensor,
        x ->
            NativeCalls.run(
                "grad",
                gradient,
                g -> BackwardPasses.exclude("grad", x, () -> x.mutable_grad().put(g))));
  }

  public static void clearGrad(Tensor tensor) {
    NativeCalls.run("grad", tensor, x -> BackwardPasses.exclude("grad", x, () -> clear(x)));
  }

  /** Clears the gradient, without allocating autograd metadata for a tensor that never had one. */
  private static boolean clear(org.bytedeco.pytorch.Tensor x) {
    if (x.grad().defined()) {
      x.mutable_grad().reset();
    }
    return true;
  }
}
