package org.jtorch;

import java.util.List;

/** Custom functions that tests share. */
final class CustomFunctions {
  private CustomFunctions() {}

  static final class Cube extends CustomFunction {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      context.saveForBackward(inputs.get(0));
      return List.of(inputs.get(0).pow(3));
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      return Gradients.of(gradOutputs.get(0).mul(context.saved(0).square()).mul(3));
    }
  }

  /** Saves its output, as PyTorch's own exp does. */
  static final class Exp extends CustomFunction {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      Tensor y = inputs.get(0).exp();
      context.saveForBackward(y);
      return List.of(y);
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      return Gradients.of(gradOutputs.get(0).mul(context.saved(0)));
    }
  }

  /** Two inputs, two outputs, a number that is no tensor: (scale x y, x / y). */
  static final class ProductAndQuotient extends CustomFunction {
    private final double scale;

    ProductAndQuotient(double scale) {
      this.scale = scale;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      Tensor x = inputs.get(0);
      Tensor y = inputs.get(1);
      context.saveForBackward(x, y);
      return List.of(x.mul(y).mul(scale), x.div(y));
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      Tensor x = context.saved(0);
      Tensor y = context.saved(1);
      Tensor product = gradOutputs.get(0).mul(scale);
      Tensor quotient = gradOutputs.get(1);
      return Gradients.of(
          product.mul(y).add(quotient.div(y)), product.mul(x).sub(quotient.mul(x).div(y.square())));
    }
  }

  /** A product of matrices. */
  static final class Matmul extends CustomFunction {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      context.saveForBackward(inputs.get(0), inputs.get(1));
      return List.of(inputs.get(0).matmul(inputs.get(1)));
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      Tensor gradient = gradOutputs.get(0);
      return Gradients.of(
          gradient.matmul(context.saved(1).t()), context.saved(0).t().matmul(gradient));
    }
  }

  /** x / (1 + |x|), of an input and an output that are both saved. */
  static final class Softsign extends CustomFunction {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      Tensor x = inputs.get(0);
      Tensor y = x.div(x.abs().add(1));
      context.saveForBackward(x, y);
      return List.of(y);
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      Tensor x = context.saved(0);
      Tensor y = context.saved(1);
      Tensor slope = Torch.onesLike(x).sub(y.abs()).div(x.abs().add(1));
      return Gradients.of(gradOutputs.get(0).mul(slope));
    }
  }
}
