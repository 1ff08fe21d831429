package org.jtorch;

/** What a tensor's autograd methods do in libtorch. */
final class Autograd {
  private static final Op BACKWARD = Op.of("aten::_backward", "");
  private static final Op RETAIN_GRAD = Op.of("aten::retain_grad", "");
  private static final Op REQUIRES_GRAD = Op.of("aten::requires_grad_", "");
  private static final Op SET_DATA = Op.of("aten::set_data", "");

  private Autograd() {}

  static void requiresGrad(Tensor tensor, boolean requiresGrad) {
    Dispatch.none(REQUIRES_GRAD, tensor, requiresGrad);
  }

  static void retainGrad(Tensor tensor) {
    Dispatch.none(RETAIN_GRAD, tensor);
  }

  static void setData(Tensor tensor, Tensor data) {
    Dispatch.none(SET_DATA, tensor, data);
  }

  static void backward(Tensor tensor, BackwardOptions o) {
    boolean retain = o.retainGraph == null ? o.createGraph : o.retainGraph;
    Dispatch.none(BACKWARD, tensor, o.inputs, o.gradient, retain, o.createGraph);
  }

  static boolean hasGrad(Tensor tensor) {
    return NativeCalls.<Boolean>call(
        "grad",
        tensor,
        x -> {
          try (org.bytedeco.pytorch.Tensor grad = x.grad()) {
            return grad.defined();
          }
        });
  }

  static Tensor grad(Tensor tensor) {
    if (!hasGrad(tensor)) {
      throw new IllegalStateException(
          tensor.requiresGrad()
              ? "grad: no gradient yet: call backward() on a loss that depends on this tensor"
              : "grad: no gradient, and none required: call requiresGrad_(true) before computing");
    }
    return NativeCalls.call(
        "grad",
        tensor,
        x -> {
          try (org.bytedeco.pytorch.Tensor grad = x.grad()) {
            return NativeCalls.adopt(grad);
          }
        });
  }

  static void setGrad(Tensor tensor, Tensor gradient) {
    if (!tensor.shape().equals(gradient.shape())
        || tensor.dtype() != gradient.dtype()
        || !tensor.device().equals(gradient.device())) {
      throw new IllegalArgumentException(
          "grad: a gradient of "
              + gradient.describe()
              + " does not fit a tensor of "
              + tensor.describe());
    }
    NativeCalls.run(
        "grad", tensor, x -> NativeCalls.run("grad", gradient, g -> x.mutable_grad().put(g)));
  }

  static void clearGrad(Tensor tensor) {
    NativeCalls.run("grad", tensor, x -> x.mutable_grad().reset());
  }
}
