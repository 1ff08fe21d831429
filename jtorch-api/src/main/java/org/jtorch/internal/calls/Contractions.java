package org.jtorch.internal.calls;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Contractions of rows with a matrix that {@code einsum} and {@code tensordot} describe. libtorch
 * computes them as batched products, which pack the matrix even for one row.
 */
final class Contractions {
  private static final Pattern ROWS_AND_MATRIX =
      Pattern.compile("([a-zA-Z]*)([a-zA-Z]),([a-zA-Z])([a-zA-Z])->([a-zA-Z]*)([a-zA-Z])");

  /** Rows, and a matrix to which a linear layer applies them, or its transpose. */
  record Product(Tensor x, Tensor matrix, boolean isLinear) {}

  private Contractions() {}

  /** Returns the product that an equation describes; null if it describes another. */
  static @Nullable Product ofEinsum(@Nullable Object[] arguments) {
    Object given = arguments[1] instanceof Object[] array ? Arrays.asList(array) : arguments[1];
    if (!(arguments[0] instanceof String equation)
        || !(given instanceof List<?> tensors)
        || tensors.size() != 2
        || !(tensors.get(0) instanceof Tensor x)
        || !(tensors.get(1) instanceof Tensor y)) {
      return null;
    }
    Matcher parts = ROWS_AND_MATRIX.matcher(equation.replace(" ", ""));
    if (!parts.matches() || !parts.group(1).equals(parts.group(5))) {
      return null;
    }
    String inner = parts.group(2);
    String out = parts.group(6);
    boolean isLinear = parts.group(4).equals(inner);
    String all = parts.group(1) + inner + out;
    boolean distinct = all.chars().distinct().count() == all.length();
    boolean isProduct = parts.group(isLinear ? 3 : 4).equals(out);
    return distinct && isProduct && (isLinear || parts.group(3).equals(inner))
        ? of(x, y, isLinear, all.length() - 1)
        : null;
  }

  /** Returns the product that the summed dimensions describe; null if they describe another. */
  static @Nullable Product ofTensordot(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof Tensor x)
        || !(arguments[1] instanceof Tensor y)
        || !(arguments[2] instanceof long[] dims)
        || !(arguments[3] instanceof long[] others)
        || dims.length != 1
        || others.length != 1
        || x.isClosed()
        || (dims[0] != -1 && dims[0] != x.dim() - 1)) {
      return null;
    }
    boolean isLinear = others[0] == 1 || others[0] == -1;
    return isLinear || others[0] == 0 || others[0] == -2 ? of(x, y, isLinear, x.dim()) : null;
  }

  private static @Nullable Product of(Tensor x, Tensor y, boolean isLinear, long dims) {
    boolean fits =
        !x.isClosed()
            && !y.isClosed()
            && x.dim() == dims
            && dims > 0
            && y.dim() == 2
            && x.size(-1) == y.size(isLinear ? 1 : 0);
    return fits ? new Product(x, y, isLinear) : null;
  }
}
