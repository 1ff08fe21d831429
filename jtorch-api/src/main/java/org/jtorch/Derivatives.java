package org.jtorch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.Func.DerivativeOptions;
import org.jtorch.Func.Product;
import org.jtorch.internal.autograd.CustomInput;
import org.jtorch.internal.calls.Dispatch;

/** Implements the derivatives of {@link Func} with reverse-mode autograd. */
final class Derivatives {
  private Derivatives() {}

  static Function<List<Tensor>, List<Tensor>> lift(UnaryOperator<Tensor> function) {
    return inputs -> List.of(function.apply(inputs.get(0)));
  }

  /**
   * Prepares an input for differentiation: connected to the caller's graph, or detached from it.
   */
  static Tensor prepare(Tensor x, boolean createGraph) {
    return createGraph && x.requiresGrad()
        ? Dispatch.tensor(CustomInput.VIEW_AS, x, x)
        : x.detach().requiresGrad_();
  }

  private static List<Tensor> prepare(List<Tensor> inputs, boolean createGraph) {
    return inputs.stream().map(x -> prepare(x, createGraph)).toList();
  }

  static List<List<Tensor>> jacobian(
      Function<List<Tensor>, List<Tensor>> function, List<Tensor> given, DerivativeOptions o) {
    return TensorScope.compute(
        () ->
            Torch.enableGrad(
                () -> {
                  List<Tensor> inputs = prepare(given, o.createGraph);
                  List<List<Tensor>> rows = new ArrayList<>();
                  List<Tensor> outputs = function.apply(inputs);
                  for (int i = 0; i < outputs.size(); i++) {
                    rows.add(jacobian(i, outputs.get(i), inputs, o));
                  }
                  return rows;
                }));
  }

  /** Jacobians of one output, computed one element at a time. */
  private static List<Tensor> jacobian(
      int index, Tensor output, List<Tensor> inputs, DerivativeOptions o) {
    checkDifferentiable(index, output, o);
    List<List<Tensor>> rows = new ArrayList<>();
    inputs.forEach(input -> rows.add(new ArrayList<>()));
    Tensor flat = output.reshape(-1);
    for (long element = 0; element < output.numel(); element++) {
      Gradients row = row(flat.select(0, element), inputs, o);
      for (int i = 0; i < inputs.size(); i++) {
        rows.get(i).add(orZeros(index, i, row.orNull(i), inputs.get(i), o));
      }
    }
    List<Tensor> jacobians = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      jacobians.add(stack(rows.get(i), output, inputs.get(i)));
    }
    return jacobians;
  }

  private static Tensor stack(List<Tensor> rows, Tensor output, Tensor input) {
    long[] shape = concat(output.shape(), input.shape());
    return rows.isEmpty()
        ? Torch.zeros(input.dtype().on(input.device()), shape)
        : Torch.stack(rows).view(shape);
  }

  static long[] concat(Shape first, Shape second) {
    long[] all = new long[first.rank() + second.rank()];
    System.arraycopy(first.toArray(), 0, all, 0, first.rank());
    System.arraycopy(second.toArray(), 0, all, first.rank(), second.rank());
    return all;
  }

  private static Gradients row(Tensor element, List<Tensor> inputs, DerivativeOptions o) {
    if (!element.requiresGrad()) {
      List<@Nullable Tensor> none = new ArrayList<>();
      inputs.forEach(input -> none.add(null));
      return Gradients.ofNullable(none);
    }
    return Torch.grad(
        List.of(element),
        inputs,
        g -> g.retainGraph(true).createGraph(o.createGraph).allowUnused(true));
  }

  private static void checkDifferentiable(int index, Tensor output, DerivativeOptions o) {
    if (o.strict && !output.requiresGrad()) {
      throw new IllegalStateException(
          "Output "
              + index
              + " of the user-provided function does not require gradients. The outputs must be"
              + " computed in a differentiable manner from the input when running in strict mode.");
    }
  }

  private static Tensor orZeros(
      int output, int input, @Nullable Tensor gradient, Tensor like, DerivativeOptions o) {
    if (gradient == null && o.strict) {
      throw new IllegalStateException(
          "Output "
              + output
              + " of the user-provided function is independent of input "
              + input
              + ". This is not allowed in strict mode.");
    }
    return gradient == null ? Torch.zerosLike(like) : gradient;
  }

  static List<List<Tensor>> hessian(
      Function<List<Tensor>, List<Tensor>> function, List<Tensor> inputs, DerivativeOptions o) {
    DerivativeOptions first = new DerivativeOptions().createGraph(true).strict(o.strict);
    return jacobian(
        xs -> {
          List<Tensor> outputs = function.apply(xs);
          checkScalar("hessian", outputs);
          List<Tensor> gradients = jacobian(0, outputs.get(0), xs, first);
          List<Tensor> shaped = new ArrayList<>();
          for (int i = 0; i < xs.size(); i++) {
            shaped.add(gradients.get(i).reshape(xs.get(i).shape().toArray()));
          }
          return shaped;
        },
        inputs,
        o);
  }

  private static void checkScalar(String name, List<Tensor> outputs) {
    if (outputs.size() != 1) {
      throw new IllegalArgumentException(
          "The function given to " + name + " should return a single Tensor");
    } else if (outputs.get(0).numel() != 1) {
      throw new IllegalArgumentException(
          "The Tensor returned by the function given to "
              + name
              + " should contain a single element");
    }
  }

  static Product vjp(UnaryOperator<Tensor> function, Tensor x, Tensor v, DerivativeOptions o) {
    return TensorScope.compute(
        () ->
            Torch.enableGrad(
                () -> {
                  Tensor input = prepare(x, o.createGraph);
                  Tensor output = function.apply(input);
                  checkDifferentiable(0, output, o);
                  checkVector(v, output);
                  return result(o, output, product(output, input, v, o));
                }));
  }

  static Product jvp(UnaryOperator<Tensor> function, Tensor x, Tensor v, DerivativeOptions o) {
    checkVector(v, x);
    return TensorScope.compute(
        () ->
            Torch.enableGrad(
                () -> {
                  Tensor input = prepare(x, o.createGraph);
                  Tensor output = function.apply(input);
                  checkDifferentiable(0, output, o);
                  return result(o, output, pushForward(output, input, v, o));
                }));
  }

  /** Jacobian-vector product, computed as the derivative of the vector-Jacobian product. */
  private static Tensor pushForward(Tensor output, Tensor input, Tensor v, DerivativeOptions o) {
    DerivativeOptions graph = new DerivativeOptions().createGraph(true).strict(o.strict);
    Tensor weight = Torch.zerosLike(output.detach()).requiresGrad_();
    Tensor left = product(output, input, weight, graph);
    return left.requiresGrad() ? product(left, weight, v, o) : Torch.zerosLike(output.detach());
  }

  static Product hvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    checkVector(v, x);
    return second(
        "hvp",
        function,
        x,
        (gradient, input) -> pushForward(gradient, input, v, new DerivativeOptions()));
  }

  static Product vhp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    checkVector(v, x);
    return second(
        "vhp",
        function,
        x,
        (gradient, input) -> product(gradient, input, v, new DerivativeOptions()));
  }

  /** Step that uses a gradient which can be differentiated again. */
  private interface Second {
    Tensor product(Tensor gradient, Tensor input);
  }

  private static Product second(
      String name, UnaryOperator<Tensor> function, Tensor x, Second second) {
    return TensorScope.compute(
        () ->
            Torch.enableGrad(
                () -> {
                  DerivativeOptions graph = new DerivativeOptions().createGraph(true);
                  Tensor input = prepare(x, false);
                  Tensor output = function.apply(input);
                  checkScalar(name, List.of(output));
                  Tensor gradient = product(output, input, Torch.onesLike(output.detach()), graph);
                  Tensor product =
                      gradient.requiresGrad()
                          ? second.product(gradient, input)
                          : Torch.zerosLike(x);
                  return result(new DerivativeOptions(), output, product);
                }));
  }

  private static Tensor product(Tensor output, Tensor input, Tensor v, DerivativeOptions o) {
    Tensor gradient =
        output.requiresGrad()
            ? Torch.grad(
                    List.of(output),
                    List.of(input),
                    g ->
                        g.gradOutputs(v)
                            .allowUnused(true)
                            .retainGraph(true)
                            .createGraph(o.createGraph))
                .orNull(0)
            : null;
    return orZeros(0, 0, gradient, input, o);
  }

  private static Product result(DerivativeOptions o, Tensor output, Tensor product) {
    return o.createGraph
        ? new Product(output, product)
        : new Product(output.detach(), product.detach());
  }

  private static void checkVector(Tensor v, Tensor like) {
    if (!v.shape().equals(like.shape())) {
      throw new IllegalArgumentException(
          "v is of shape " + v.shape() + " where " + like.shape() + " is needed");
    }
  }
}
