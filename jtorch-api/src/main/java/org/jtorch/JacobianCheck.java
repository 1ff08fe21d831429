package org.jtorch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jtorch.Gradcheck.GradcheckException;
import org.jtorch.Gradcheck.GradcheckOptions;

/**
 * Computes Jacobians analytically and numerically. Complex tensors are treated as pairs of real
 * ones: PyTorch's gradient with respect to z is the gradient with respect to its real part plus i
 * times the gradient with respect to its imaginary part.
 */
final class JacobianCheck {
  private final Function<List<Tensor>, List<Tensor>> function;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private final GradcheckOptions options;

  private JacobianCheck(
      Function<List<Tensor>, List<Tensor>> function, List<Tensor> given, GradcheckOptions options) {
    this.function = function;
    this.options = options;
    inputs = copies(given);
    outputs = function.apply(inputs);
  }

  private static List<Tensor> copies(List<Tensor> tensors) {
    List<Tensor> copies = new ArrayList<>();
    for (Tensor tensor : tensors) {
      copies.add(tensor.detach().contiguous().clone().requiresGrad_(tensor.requiresGrad()));
    }
    return copies;
  }

  static void run(
      Function<List<Tensor>, List<Tensor>> function, List<Tensor> inputs, GradcheckOptions o) {
    JacobianCheck check = new JacobianCheck(function, inputs, o);
    if (check.outputs.stream().noneMatch(Tensor::requiresGrad)) {
      throw new GradcheckException("none of the outputs require a gradient");
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).requiresGrad()) {
        check.compare(i);
      }
    }
  }

  private void compare(int input) {
    List<Tensor> numerical = numerical(input);
    for (int i = 0; i < outputs.size(); i++) {
      if (!outputs.get(i).requiresGrad()) {
        continue;
      }
      Tensor analytical = analytical(i, input);
      checkRepeats(i, input, analytical);
      Tensor difference = analytical.sub(numerical.get(i)).abs();
      Tensor allowed = numerical.get(i).abs().mul(options.rtol).add(options.atol);
      if (!difference.le(allowed).all().itemBoolean()) {
        throw new GradcheckException(
            String.format(
                Locale.ROOT,
                "Jacobian mismatch for output %d with respect to input"
                    + " %d,%nnumerical:%s%nanalytical:%s",
                i,
                input,
                numerical.get(i),
                analytical));
      }
    }
  }

  private void checkRepeats(int output, int input, Tensor analytical) {
    double difference =
        analytical.numel() == 0 ? 0 : analytical(output, input).sub(analytical).abs().max().item();
    if (difference > options.nondetTol) {
      throw new GradcheckException(
          String.format(
              Locale.ROOT,
              "Backward is not reentrant, i.e., running backward with same input and grad_output"
                  + " multiple times gives different values, although analytical gradient matches"
                  + " numerical gradient. The tolerance for nondeterminism was %s, the difference"
                  + " for output %d with respect to input %d is %s",
              options.nondetTol,
              output,
              input,
              difference));
    }
  }

  /** Jacobian of shape (input elements, output elements), by backward. */
  private Tensor analytical(int output, int input) {
    Tensor y = outputs.get(output);
    Tensor x = inputs.get(input);
    Tensor weight = Torch.zeros(y.dtype().on(y.device()), y.shape().toArray());
    Tensor flat = real(weight).view(-1);
    List<Tensor> columns = new ArrayList<>();
    for (long i = 0; i < flat.numel(); i++) {
      flat.zero_();
      flat.select(0, i).fill_(1);
      Tensor column =
          Torch.grad(
                  List.of(y),
                  List.of(x),
                  o -> o.gradOutputs(weight).retainGraph(true).materializeGrads(true))
              .get(0);
      columns.add(
          real(column.detach()).reshape(-1).clone()); // the column may be a view of the weight
    }
    return columns.isEmpty()
        ? Torch.zeros(DType.FLOAT64, real(x.detach()).numel(), 0)
        : Torch.stack(columns, 1);
  }

  /** One Jacobian of shape (input elements, output elements) per output, by finite differences. */
  private List<Tensor> numerical(int input) {
    List<Tensor> moving = copies(inputs);
    Tensor flat = real(moving.get(input).detach()).view(-1);
    List<List<Tensor>> rows = new ArrayList<>();
    outputs.forEach(output -> rows.add(new ArrayList<>()));
    for (long i = 0; i < flat.numel(); i++) {
      Tensor element = flat.select(0, i);
      double value = element.item();
      element.fill_(value + options.eps);
      List<Tensor> above = values(moving);
      element.fill_(value - options.eps);
      List<Tensor> below = values(moving);
      element.fill_(value);
      for (int j = 0; j < outputs.size(); j++) {
        rows.get(j).add(above.get(j).sub(below.get(j)).div(2 * options.eps));
      }
    }
    List<Tensor> jacobians = new ArrayList<>();
    for (int j = 0; j < outputs.size(); j++) {
      jacobians.add(
          rows.get(j).isEmpty()
              ? Torch.zeros(DType.FLOAT64, 0, real(outputs.get(j).detach()).numel())
              : Torch.stack(rows.get(j)));
    }
    return jacobians;
  }

  private List<Tensor> values(List<Tensor> at) {
    return function.apply(at).stream()
        .map(output -> real(output.detach()).reshape(-1).clone())
        .toList();
  }

  private static Tensor real(Tensor tensor) {
    return tensor.dtype().isComplex() ? Torch.viewAsReal(tensor.resolveConj()) : tensor;
  }
}
