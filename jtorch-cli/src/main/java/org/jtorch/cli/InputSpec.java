package org.jtorch.cli;

import java.util.Arrays;
import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Shape and dtype of an input, on the command line {@code 1x3x224x224} or {@code 1x128:int64}.
 *
 * @param dtype data type
 * @param shape sizes of the dimensions
 */
record InputSpec(DType dtype, Shape shape) {
  /** Exclusive limit of random integers, small enough to be valid ids of most models. */
  private static final long MOST = 100;

  /** Returns a tensor of normally distributed numbers, of integers below 100, or of booleans. */
  Tensor random() {
    if (dtype.isFloatingPoint() || dtype.isComplex()) {
      return Torch.randn(shape).to(dtype);
    }
    return Torch.randint(dtype == DType.BOOL ? 2 : MOST, shape).to(dtype);
  }

  @Override
  public String toString() {
    return dtype.pythonName() + shape;
  }

  /** Reads {@code SIZExSIZE...[:DTYPE]}. */
  static final class Converter implements ITypeConverter<InputSpec> {
    @Override
    public InputSpec convert(String text) {
      String[] parts = text.split(":", 2);
      try {
        DType dtype =
            parts.length < 2 ? DType.FLOAT32 : DType.of(parts[1].toLowerCase(Locale.ROOT));
        long[] sizes =
            parts[0].isEmpty()
                ? new long[0]
                : Arrays.stream(parts[0].split("x", -1)).mapToLong(Long::parseLong).toArray();
        return new InputSpec(dtype, Shape.of(sizes));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "\"" + text + "\" is not an input: write for example 1x3x224x224 or 1x128:int64");
      }
    }
  }
}
