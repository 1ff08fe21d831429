package org.jtorch.internal.aoti;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;

/** What a compiled model expects of one input. */
final class InputSpec {
  /**
   * The sizes that a dimension may have.
   *
   * @param low the smallest
   * @param high the largest
   * @param rule the size that depends on those of other dimensions; null if there is none
   */
  record Size(long low, long high, @Nullable SizeExpression rule) {}

  /**
   * The stride of a dimension.
   *
   * @param fixed the stride, if there is no rule
   * @param rule how it depends on sizes; null if it does not
   */
  record Stride(long fixed, @Nullable SizeExpression rule) {}

  private final String label;
  private final DType dtype;
  private final Device.Type device;
  private final Size[] sizes;
  private final Stride[] strides;
  private final boolean written;

  /** The strides if none depends on sizes. */
  private final long @Nullable [] fixedStrides;

  InputSpec(
      String label,
      DType dtype,
      Device.Type device,
      List<Size> sizes,
      List<Stride> strides,
      boolean written) {
    this.label = label;
    this.dtype = dtype;
    this.device = device;
    this.sizes = sizes.toArray(Size[]::new);
    this.strides = strides.toArray(Stride[]::new);
    this.written = written;
    boolean isFixed = strides.stream().allMatch(stride -> stride.rule == null);
    this.fixedStrides = isFixed ? strides.stream().mapToLong(Stride::fixed).toArray() : null;
  }

  /** Returns what differs from the declaration, for a message; null if nothing does. */
  @Nullable String differs(DType givenDType, Device.Type givenDevice, long[] given) {
    if (givenDType != dtype) {
      return label + " must be " + dtype.pythonName() + ", not " + givenDType.pythonName();
    } else if (givenDevice != device) {
      return label + " must be on " + lower(device) + ", not on " + lower(givenDevice);
    } else if (given.length != sizes.length) {
      return label + " must have " + sizes.length + " dimensions, not " + given.length;
    }
    for (int i = 0; i < given.length; i++) {
      if (given[i] < sizes[i].low || given[i] > sizes[i].high) {
        return label + ": " + range(i) + ", not " + given[i];
      }
    }
    return null;
  }

  private static String lower(Device.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private String range(int dim) {
    Size size = sizes[dim];
    String must = "dimension " + dim + " must be ";
    if (size.low == size.high) {
      return must + size.low;
    } else if (size.high == Long.MAX_VALUE) {
      return must + "at least " + size.low;
    }
    return must + "from " + size.low + " to " + size.high;
  }

  /**
   * Returns which size depends on other sizes in another way; null if none does.
   *
   * @param symbols the values of the sizes that expressions refer to
   * @param names their names
   */
  @Nullable String contradicts(long[] given, long[] symbols, List<String> names) {
    for (int i = 0; i < given.length; i++) {
      SizeExpression rule = sizes[i].rule;
      if (rule != null && rule.value(symbols) != given[i]) {
        return label
            + String.format(
                Locale.ROOT,
                ": dimension %d must be %d (%s%s), not %d",
                i,
                rule.value(symbols),
                rule,
                explained(rule, symbols, names),
                given[i]);
      }
    }
    return null;
  }

  private static String explained(SizeExpression rule, long[] symbols, List<String> names) {
    StringBuilder known = new StringBuilder();
    for (int i = 0; i < symbols.length; i++) {
      if (rule.uses(i)) {
        known.append(known.isEmpty() ? ", where " : ", ").append(names.get(i));
      }
    }
    return known.toString();
  }

  /** Returns the strides for which the code was compiled, given the sizes that they depend on. */
  long[] strides(long[] symbols) {
    if (fixedStrides != null) {
      return fixedStrides;
    }
    long[] expected = new long[strides.length];
    for (int i = 0; i < expected.length; i++) {
      SizeExpression rule = strides[i].rule;
      expected[i] = rule == null ? strides[i].fixed : rule.value(symbols);
    }
    return expected;
  }

  /** Returns whether the code may write to the input. */
  boolean isWritten() {
    return written;
  }

  /** Describes the input: {@code args[0] float32[0.., 8]}. */
  String description() {
    StringJoiner dims = new StringJoiner(", ", "[", "]");
    for (Size size : sizes) {
      String end = size.high == Long.MAX_VALUE ? "" : String.valueOf(size.high);
      dims.add(size.low == size.high ? end : size.low + ".." + end);
    }
    return label.replaceAll("^.*\\((.*)\\)$", "$1") + " " + dtype.pythonName() + dims;
  }

  @Override
  public String toString() {
    return label;
  }
}
