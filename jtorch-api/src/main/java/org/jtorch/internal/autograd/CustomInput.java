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

/**
 * An input of a call of a custom function, with the shape and dtype that its gradient must have.
 */
public final class CustomInput {
  public static final Op VIEW_AS = Op.of("aten::view_as", "");
  private static final Op SUM_TO_SIZE = Op.of("aten::sum_to_size", "");

  /** Removes the gradient where there is none, because a hook on a tensor can only replace it. */
  private static final class NoGradient extends FunctionPostHook {
    private static final TensorVector NONE = none();

    /** The passes that have no gradient for this input. */
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

  /** Sets the view of the input through which its gradient flows. */
  void connect(Tensor view) {
    node = NativeCalls.<Node>call("grad_fn", view, x -> x.grad_fn());
  }

  /** Returns whether the running backward pass needs this input's gradient. */
  boolean isNeeded() {
    return node != null && NodeAccess.isNeeded(node, 0);
  }

  /** Records that the running pass has no gradient for this input. */
  void expectNone() {
    NoGradient hook = noGradient;
    if (hook == null) {
      hook = new NoGradient();
      noGradient = hook;
      long key = NodeAccess.addPostHook(Objects.requireNonNull(node), hook);
      assert key != 0;
      hook.close(); // the node owns the native half
    }
    hook.passes.add(torch.get_current_graph_task_id());
  }

  /**
   * Returns the gradient in the input's shape and dtype, converted by PyTorch's rules for nodes.
   */
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

  /** Returns whether a shape can be expanded to another one. */
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
