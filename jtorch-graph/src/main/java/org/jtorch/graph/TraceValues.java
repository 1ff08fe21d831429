package org.jtorch.graph;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;

/** Arguments of operators as constants of a graph. */
final class TraceValues {
  private TraceValues() {}

  /** Returns a Java argument in the form that {@link Argument.Constant} holds. */
  static Object constant(Object value) {
    if (value instanceof Boolean
        || value instanceof Complex
        || value instanceof DType
        || value instanceof Device
        || value instanceof Layout
        || value instanceof MemoryFormat) {
      return value;
    } else if (value instanceof CharSequence text) {
      return text.toString();
    } else if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      return ((Number) value).doubleValue();
    } else if (value instanceof BigInteger big) {
      return big.longValueExact();
    } else if (value instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException(
        "trace: a graph cannot hold a " + value.getClass().getName() + " as an argument");
  }
}
