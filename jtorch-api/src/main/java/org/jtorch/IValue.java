package org.jtorch;

import java.util.List;
import java.util.Map;
import org.jtorch.internal.values.IValueKinds;

/**
 * What a TorchScript method or {@link Ops#call} returns, {@code torch::jit::IValue}: a tensor, a
 * number, a string, or a list, tuple or dict of these.
 *
 * <pre>{@code
 * IValue result = script.invoke("detect", image);
 * Tensor boxes = result.toMap().get("boxes").toTensor();
 * }</pre>
 *
 * <p>The {@code to} methods ask for one kind and throw {@link IllegalStateException} with the
 * actual one. A value can be given back as an argument.
 *
 * <p><b>Ownership:</b> the tensors inside belong to the scope in which the call was made; {@link
 * TensorScope#keep} takes a value as a whole.
 */
public sealed interface IValue {
  /**
   * A tensor.
   *
   * @param value the tensor
   */
  record OfTensor(Tensor value) implements IValue {}

  /**
   * An integer, {@code int}; dtypes, layouts and memory formats too are numbers in TorchScript.
   *
   * @param value the number
   */
  record OfLong(long value) implements IValue {}

  /**
   * A floating-point number, {@code float}.
   *
   * @param value the number
   */
  record OfDouble(double value) implements IValue {}

  /**
   * A boolean, {@code bool}.
   *
   * @param value the boolean
   */
  record OfBoolean(boolean value) implements IValue {}

  /**
   * A complex number, {@code complex}.
   *
   * @param value the number
   */
  record OfComplex(Complex value) implements IValue {}

  /**
   * A string, {@code str}.
   *
   * @param value the string
   */
  record OfString(String value) implements IValue {}

  /**
   * A device.
   *
   * @param value the device
   */
  record OfDevice(Device value) implements IValue {}

  /**
   * A list.
   *
   * @param elements in order
   */
  record OfList(List<IValue> elements) implements IValue {
    /**
     * Takes a copy.
     *
     * @param elements in order
     */
    public OfList {
      elements = List.copyOf(elements);
    }
  }

  /**
   * A tuple, named or not.
   *
   * @param elements in order
   * @param names of a {@code NamedTuple}'s fields; empty for a plain tuple
   */
  record OfTuple(List<IValue> elements, List<String> names) implements IValue {
    /**
     * Takes copies.
     *
     * @param elements in order
     * @param names of a {@code NamedTuple}'s fields; empty for a plain tuple
     */
    public OfTuple {
      elements = List.copyOf(elements);
      names = List.copyOf(names);
    }

    /**
     * A field of a {@code NamedTuple}.
     *
     * @param name the field's name
     * @return its value
     * @throws IllegalStateException if there is no such field
     */
    public IValue get(String name) {
      int index = names.indexOf(name);
      if (index < 0) {
        throw new IllegalStateException("the tuple has no field " + name + "; there are " + names);
      }
      return elements.get(index);
    }
  }

  /**
   * A dict in its own order.
   *
   * @param entries by key: a String, Long, Double, Boolean, Complex or Tensor
   */
  record OfDict(Map<Object, IValue> entries) implements IValue {}

  /** No value, {@code None}. */
  record None() implements IValue {}

  /**
   * What kind of value this is, in TorchScript's words.
   *
   * @return for example {@code "Tensor"}, {@code "int"}, {@code "List"}
   */
  default String kind() {
    if (this instanceof OfTensor) {
      return "Tensor";
    } else if (this instanceof OfLong) {
      return "int";
    } else if (this instanceof OfDouble) {
      return "float";
    } else if (this instanceof OfBoolean) {
      return "bool";
    } else if (this instanceof OfString) {
      return "str";
    } else if (this instanceof OfDict) {
      return "Dict";
    } else if (this instanceof None) {
      return "None";
    }
    return getClass().getSimpleName().substring("Of".length());
  }

  /**
   * Whether there is no value.
   *
   * @return true for {@code None}
   */
  default boolean isNone() {
    return this instanceof None;
  }

  /**
   * The tensor.
   *
   * @return the tensor
   * @throws IllegalStateException if this is of another kind
   */
  default Tensor toTensor() {
    if (this instanceof OfTensor tensor) {
      return tensor.value();
    }
    throw IValueKinds.mismatch("toTensor", "Tensor", this);
  }

  /**
   * The whole number.
   *
   * @return the number
   * @throws IllegalStateException if this is of another kind
   */
  default long toLong() {
    if (this instanceof OfLong number) {
      return number.value();
    }
    throw IValueKinds.mismatch("toLong", "int", this);
  }

  /**
   * The real number; a whole one is widened.
   *
   * @return the number
   * @throws IllegalStateException if this is of another kind
   */
  default double toDouble() {
    if (this instanceof OfDouble number) {
      return number.value();
    } else if (this instanceof OfLong number) {
      return number.value();
    }
    throw IValueKinds.mismatch("toDouble", "float", this);
  }

  /**
   * The boolean.
   *
   * @return the boolean
   * @throws IllegalStateException if this is of another kind
   */
  default boolean toBoolean() {
    if (this instanceof OfBoolean truth) {
      return truth.value();
    }
    throw IValueKinds.mismatch("toBoolean", "bool", this);
  }

  /**
   * The complex number; a real one is widened.
   *
   * @return the number
   * @throws IllegalStateException if this is of another kind
   */
  default Complex toComplex() {
    if (this instanceof OfComplex number) {
      return number.value();
    } else if (this instanceof OfDouble number) {
      return Complex.of(number.value(), 0);
    } else if (this instanceof OfLong number) {
      return Complex.of((double) number.value(), 0);
    }
    throw IValueKinds.mismatch("toComplex", "complex", this);
  }

  /**
   * The string. ({@code toString} describes any value.)
   *
   * @return the string
   * @throws IllegalStateException if this is of another kind
   */
  default String toStr() {
    if (this instanceof OfString text) {
      return text.value();
    }
    throw IValueKinds.mismatch("toStr", "str", this);
  }

  /**
   * The device.
   *
   * @return the device
   * @throws IllegalStateException if this is of another kind
   */
  default Device toDevice() {
    if (this instanceof OfDevice device) {
      return device.value();
    }
    throw IValueKinds.mismatch("toDevice", "Device", this);
  }

  /**
   * The elements of a list or a tuple.
   *
   * @return the elements in order
   * @throws IllegalStateException if this is of another kind
   */
  default List<IValue> toList() {
    if (this instanceof OfList list) {
      return list.elements();
    } else if (this instanceof OfTuple tuple) {
      return tuple.elements();
    }
    throw IValueKinds.mismatch("toList", "List", this);
  }

  /**
   * The elements of a list or a tuple of tensors.
   *
   * @return the tensors in order
   * @throws IllegalStateException if this is of another kind, or an element is no tensor
   */
  default List<Tensor> toTensors() {
    return toList().stream().map(IValue::toTensor).toList();
  }

  /**
   * The tuple, for its fields by name.
   *
   * @return the tuple
   * @throws IllegalStateException if this is of another kind
   */
  default OfTuple toTuple() {
    if (this instanceof OfTuple tuple) {
      return tuple;
    }
    throw IValueKinds.mismatch("toTuple", "Tuple", this);
  }

  /**
   * The entries of a dict.
   *
   * @return the values by key: a String, Long, Double, Boolean, Complex or Tensor
   * @throws IllegalStateException if this is of another kind
   */
  default Map<Object, IValue> toMap() {
    if (this instanceof OfDict dict) {
      return dict.entries();
    }
    throw IValueKinds.mismatch("toMap", "Dict", this);
  }
}
