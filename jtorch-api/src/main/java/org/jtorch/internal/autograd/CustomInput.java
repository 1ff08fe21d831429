package org.jtorch.internal.autograd;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.CallbackErrors;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.Op;

/** One input of a call of a custom function: what its gradient must look like. */
public final class CustomInput {
  public static final Op VIEW_AS = Op.of("aten::view_as", "");
  private static final Op SUM_TO_SIZE = Op.of("aten::sum_to_size", "");

  /**
   * Takes the gradient out again where there is none: a hook on a tensor can only put another into
   * its place.
   */
  private static final class NoGradient extends FunctionPostHook {
    private static final TensorVector NONE = none();

    /** The passes in which there is none. */
    private final Set<Integer> passes = ConcurrentHashMap.newKeySet();

    @Override
    public TensorVector apply(TensorVector outputs, TensorVector inputs) {
      try {
        if (!passes.remove(torch.get_current_graph_task_id())) {
          return outputs;
        }
        return NONE; // libtorch copies it
      } catch (Throwable e) {
        throw CallbackErrors.carry(e);
      }
    }

    private static TensorVector none() {
      try (var undefined = new org.bytedeco.pytorch.Tensor()) {
        return new TensorVector(undefined);
      }
    }
  }

  private final int index;
  private final Shape shape;
  private final DType dtype;
  private final Device device;
  private @Nullable Node node;
  private @Nullable NoGradient noGradient;

  CustomInput(int index, Tensor tensor) {
    this.index = index;
    shape = tensor.shape();
    dtype = tensor.dtype();
    device = tensor.device();
  }

  int index() {
    return index;
  }

  /** The view of the input that its gradient flows through. */
  void connect(Tensor view) {
    node = NativeCalls.<Node>call("grad_fn", view, x -> x.grad_fn());
  }

  /** Whether the backward pass that is running asks for this input's gradient. */
  boolean isNeeded() {
    return node != null && node.task_should_compute_output(0);
  }

  /** Says that there is no gradient in the pass that is running. */
  void expectNone() {
    NoGradient hook = noGradient;
    if (hook == null) {
      hook = new NoGradient();
      noGradient = hook;
      long key = Objects.requireNonNull(node).add_post_hook(hook);
      assert key != 0;
      hook.close(); // the node owns the native half
    }
    hook.passes.add(torch.get_current_graph_task_id());
  }

  /** The gradient in the input's shape and dtype, as PyTorch takes it from any node. */
  Tensor fit(String function, Tensor gradient) {
    Shape given = gradient.shape();
    if (!gradient.device().equals(device)) {
      throw invalid(function, "expected device " + device + " but got " + gradient.device());
    } else if (!given.equals(shape) && !isExpandable(shape, given)) {
      throw invalid(function, "got " + given + " but expected shape compatible with " + shape);
    } else if (gradient.dtype().isComplex() && !dtype.isComplex()) {
      throw invalid(
          function, "expected " + dtype.pythonName() + " but got " + gradient.dtype().pythonName());
    }
    Tensor fitting =
        given.equals(shape)
            ? gradient
            : Dispatch.tensor(SUM_TO_SIZE, gradient, (Object) shape.toArray());
    return fitting.dtype() == dtype ? fitting : fitting.to(dtype);
  }

  private IllegalStateException invalid(String function, String what) {
    return new IllegalStateException(
        "Function " + function + " returned an invalid gradient at index " + index + " - " + what);
  }

  /** Whether a shape can be expanded to another one. */
  private static boolean isExpandable(Shape small, Shape large) {
    int offset = large.rank() - small.rank();
    if (offset < 0) {
      return false;
    }
    for (int i = 0; i < small.rank(); i++) {
      long size = small.toArray()[i];
      if (size != 1 && size != large.toArray()[i + offset]) {
        return false;
      }
    }
    return true;
  }

  void close() {
    if (node != null) {
      node.close();
    }
  }
}
