package org.jtorch.distributions;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** A number or a tensor on one side of an elementwise operator. */
final class Operand {
  private final Optional<Tensor> tensor;
  private final Number number;

  private Operand(Optional<Tensor> tensor, Number number) {
    this.tensor = tensor;
    this.number = number;
  }

  static Operand of(Number number) {
    return new Operand(Optional.empty(), Objects.requireNonNull(number, "number"));
  }

  static Operand of(Tensor tensor) {
    return new Operand(Optional.of(tensor), 0);
  }

  boolean isTensor() {
    return tensor.isPresent();
  }

  /** The number; 0 for a tensor. */
  double number() {
    return number.doubleValue();
  }

  /** The tensor, or the number as a tensor with the dtype and device of another one. */
  Tensor as(Tensor other) {
    return tensor.orElseGet(() -> Torch.full(Numerics.options(other), Shape.of(), number));
  }

  Shape shape() {
    return tensor.map(Tensor::shape).orElse(Shapes.SCALAR);
  }

  List<Tensor> tensors() {
    return tensor.map(List::of).orElse(List.of());
  }

  Tensor plus(Tensor x) {
    return tensor.map(t -> t.add(x)).orElseGet(() -> x.add(number));
  }

  Tensor times(Tensor x) {
    return tensor.map(t -> t.mul(x)).orElseGet(() -> x.mul(number));
  }

  Tensor subtractFrom(Tensor x) {
    return tensor.map(x::sub).orElseGet(() -> x.sub(number));
  }

  Tensor divideInto(Tensor x) {
    return tensor.map(x::div).orElseGet(() -> x.div(number));
  }

  Operand minus(Operand other) {
    if (!isTensor() && !other.isTensor()) {
      return of(number() - other.number());
    }
    if (!isTensor()) {
      return of(Torch.rsub(other.tensor.orElseThrow(), number));
    }
    return of(other.subtractFrom(tensor.orElseThrow()));
  }

  Tensor isBelow(Tensor value) {
    return tensor.map(value::gt).orElseGet(() -> value.gt(number));
  }

  Tensor isAtMost(Tensor value) {
    return tensor.map(value::ge).orElseGet(() -> value.ge(number));
  }

  Tensor isAbove(Tensor value) {
    return tensor.map(value::lt).orElseGet(() -> value.lt(number));
  }

  Tensor isAtLeast(Tensor value) {
    return tensor.map(value::le).orElseGet(() -> value.le(number));
  }

  @Override
  public boolean equals(Object object) {
    if (!(object instanceof Operand other)) {
      return false;
    }
    if (isTensor() != other.isTensor()) {
      return (isTensor() ? tensor : other.tensor)
          .orElseThrow()
          .eq(isTensor() ? other.number : number)
          .all()
          .itemBoolean();
    }
    return isTensor()
        ? tensor.orElseThrow().eq(other.tensor.orElseThrow()).all().itemBoolean()
        : number() == other.number();
  }

  @Override
  public int hashCode() {
    return 0; // a number equals a tensor of this number
  }

  @Override
  public String toString() {
    return tensor.map(Numerics::oneLine).orElseGet(number::toString);
  }
}
