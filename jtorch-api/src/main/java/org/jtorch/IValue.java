package org.jtorch;

import java.util.List;
import java.util.Map;
import org.jtorch.internal.values.IValueKinds;

/**
 * A TorchScript value, as returned by a script method or {@link Ops#call}, {@code
 * torch::jit::IValue}: a tensor, a number, a string, a list, tuple or dict of values, or an object.
 *
 * <pre>{@code
 * IValue result = script.invoke("detect", image);
 * Tensor boxes = result.toMap().get("boxes").toTensor();
 * }</pre>
 *
 * <p>The {@code to} methods return the value as one kind, and throw {@link IllegalStateException}
 * with the actual kind otherwise. A value can be passed as an argument again.
 *
 * <p><b>Ownership:</b> the tensors inside belong to the scope in which the call was made; {@link
 * TensorScope#keep} keeps all of them.
 */
public sealed interface IValue {
  /**
   * A tensor.
   *
   * @param value the tensor
   */
  record OfTensor(Tensor value) implements IValue {}

  /**
   * An integer, {@code int}. Dtypes, layouts and memory formats are also integers in TorchScript.
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
   * @param elements the elements in order
   */
  record OfList(List<IValue> elements) implements IValue {
    /**
     * Copies the list.
     *
     * @param elements the elements in order
     */
    public OfList {
      elements = List.copyOf(elements);
    }
  }

  /**
   * A tuple or a {@code NamedTuple}.
   *
   * @param elements the elements in order
   * @param names the field names of a {@code NamedTuple}; empty for a plain tuple
   */
  record OfTuple(List<IValue> elements, List<String> names) implements IValue {
    /**
     * Copies the lists.
     *
     * @param elements the elements in order
     * @param names the field names of a {@code NamedTuple}; empty for a plain tuple
     */
    public OfTuple {
      elements = List.copyOf(elements);
      names = List.copyOf(names);
    }

    /**
     * Returns a field of a {@code NamedTuple}.
     *
     * @param name the field's name
     * @return the field's value
     * @throws IllegalStateException if there is no field of this name
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
   * A dict, in its iteration order.
   *
   * @param entries the values by key: a String, Long, Double, Boolean, Complex or Tensor
   */
  record OfDict(Map<Object, IValue> entries) implements IValue {}

  /**
   * An object that only TorchScript can inspect: an instance of a class of a script, or of a class
   * of C++ such as the packed weights of {@code quantized::conv2d_prepack}. It is passed back to a
   * method of the script or to an operator.
   *
   * <p><b>Ownership:</b> like a tensor, it belongs to the scope in which the call was made, and
   * {@link TensorScope#keep} and its kin accept it.
   *
   * <p><b>Thread safety:</b> as that of the class in libtorch. Closing it while another thread uses
   * it is safe.
   */
  final class OfObject implements IValue {
    private final String className;
    private final Tensor anchor;
    private final org.bytedeco.pytorch.IValue value;

    /**
     * Creates a handle.
     *
     * @param anchor a tensor that scopes and the collector own; the value is freed with it
     * @param value valid while the anchor is open
     */
    OfObject(String className, Tensor anchor, org.bytedeco.pytorch.IValue value) {
      this.className = className;
      this.anchor = anchor;
      this.value = value;
    }

    /**
     * Name of the class.
     *
     * @return for example {@code "torch.classes.quantized.Conv2dPackedParamsBase"}
     */
    public String className() {
      return className;
    }

    /**
     * Whether the object has been closed, by {@link #close} or by the end of its scope.
     *
     * @return true once it can no longer be passed
     */
    public boolean isClosed() {
      return anchor.isClosed();
    }

    /** Frees the object, unless TorchScript still uses it. Closing twice has no effect. */
    public void close() {
      anchor.close();
    }

    Tensor anchor() {
      return anchor;
    }

    org.bytedeco.pytorch.IValue value() {
      return value;
    }

    /** Returns the name of the class. */
    @Override
    public String toString() {
      return "OfObject[" + className + (isClosed() ? ", closed]" : "]");
    }
  }

  /** {@code None}. */
  record None() implements IValue {}

  /**
   * Kind of this value, in TorchScript's notation.
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
   * Whether this is {@code None}.
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
   * @throws IllegalStateException if this is not a tensor
   */
  default Tensor toTensor() {
    if (this instanceof OfTensor tensor) {
      return tensor.value();
    }
    throw IValueKinds.mismatch("toTensor", "Tensor", this);
  }

  /**
   * The integer.
   *
   * @return the number
   * @throws IllegalStateException if this is not an integer
   */
  default long toLong() {
    if (this instanceof OfLong number) {
      return number.value();
    }
    throw IValueKinds.mismatch("toLong", "int", this);
  }

  /**
   * The floating-point number; an integer is widened.
   *
   * @return the number
   * @throws IllegalStateException if this is not a real number
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
   * @throws IllegalStateException if this is not a boolean
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
   * @throws IllegalStateException if this is not a number
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
   * The string. ({@code toString} returns a description of any value.)
   *
   * @return the string
   * @throws IllegalStateException if this is not a string
   */
  default String asString() {
    if (this instanceof OfString text) {
      return text.value();
    }
    throw IValueKinds.mismatch("asString", "str", this);
  }

  /**
   * The device.
   *
   * @return the device
   * @throws IllegalStateException if this is not a device
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
   * @throws IllegalStateException if this is neither a list nor a tuple
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
   * @throws IllegalStateException if this is not a list or a tuple of tensors
   */
  default List<Tensor> toTensors() {
    return toList().stream().map(IValue::toTensor).toList();
  }

  /**
   * The tuple, which gives access to its fields by name.
   *
   * @return the tuple
   * @throws IllegalStateException if this is not a tuple
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
   * @throws IllegalStateException if this is not a dict
   */
  default Map<Object, IValue> toMap() {
    if (this instanceof OfDict dict) {
      return dict.entries();
    }
    throw IValueKinds.mismatch("toMap", "Dict", this);
  }

  /**
   * The object, of a class of the script or of C++.
   *
   * @return the object
   * @throws IllegalStateException if this is not an object
   */
  default OfObject toObject() {
    if (this instanceof OfObject object) {
      return object;
    }
    throw IValueKinds.mismatch("toObject", "Object", this);
  }
}
