package org.jtorch.graph;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;

/** What is known of a value before the graph runs. */
public sealed interface ValueType {
  /**
   * A tensor.
   *
   * @param dtype data type
   * @param sizes one per dimension, a number or an expression of symbols
   * @param strides one per dimension; empty if they are not known
   * @param device device
   * @param layout layout
   * @param requiresGrad whether it requires gradients
   */
  record OfTensor(
      DType dtype,
      List<Expression> sizes,
      List<Expression> strides,
      Device device,
      Layout layout,
      boolean requiresGrad)
      implements ValueType {
    /** Copies the lists. */
    public OfTensor {
      sizes = List.copyOf(sizes);
      strides = List.copyOf(strides);
    }
  }

  /**
   * A symbolic number, {@code SymInt}, {@code SymFloat} or {@code SymBool}.
   *
   * @param kind Long, Double or Boolean
   * @param expression its value
   */
  record OfNumber(Kind kind, Expression expression) implements ValueType {
    /** Type of a symbolic number. */
    public enum Kind {
      /** An integer. */
      INT,
      /** A floating-point number. */
      FLOAT,
      /** A boolean. */
      BOOL
    }
  }

  /**
   * An object of a custom class.
   *
   * @param className its qualified name
   */
  record OfObject(String className) implements ValueType {}

  /**
   * An input whose value was known at the export and is a part of the program; the caller must pass
   * the same.
   *
   * @param value a constant or None
   */
  record OfConstant(Argument value) implements ValueType {}
}
