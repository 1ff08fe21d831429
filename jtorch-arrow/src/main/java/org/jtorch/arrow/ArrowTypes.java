package org.jtorch.arrow;

import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jtorch.DType;

/** The dtypes whose elements have the layout of an Arrow type. */
final class ArrowTypes {
  private ArrowTypes() {}

  /**
   * Returns the dtype of the data buffer of fixed-width vectors; none for packed and other types.
   */
  static Optional<DType> dtype(ArrowType type) {
    if (type instanceof ArrowType.Int integer) {
      return Optional.of(integer(integer.getBitWidth(), integer.getIsSigned()));
    } else if (type instanceof ArrowType.FloatingPoint real) {
      return Optional.of(
          switch (real.getPrecision()) {
            case HALF -> DType.FLOAT16;
            case SINGLE -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
          });
    } else if (type instanceof ArrowType.Date date) {
      return Optional.of(
          switch (date.getUnit()) {
            case DAY -> DType.INT32;
            case MILLISECOND -> DType.INT64;
          });
    } else if (type instanceof ArrowType.Time time) {
      return Optional.of(integer(time.getBitWidth(), true));
    } else if (type instanceof ArrowType.Timestamp || type instanceof ArrowType.Duration) {
      return Optional.of(DType.INT64);
    }
    return Optional.empty();
  }

  private static DType integer(int bits, boolean signed) {
    return switch (bits) {
      case 8 -> signed ? DType.INT8 : DType.UINT8;
      case 16 -> signed ? DType.INT16 : DType.UINT16;
      case 32 -> signed ? DType.INT32 : DType.UINT32;
      case 64 -> signed ? DType.INT64 : DType.UINT64;
      default -> throw new IllegalArgumentException("integers of " + bits + " bits");
    };
  }

  /** Returns the type of a vector of a dtype's elements. */
  static ArrowType type(DType dtype) {
    return switch (dtype) {
      case BOOL -> ArrowType.Bool.INSTANCE;
      case FLOAT16 -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
      case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case UINT8, UINT16, UINT32, UINT64 -> new ArrowType.Int(8 * dtype.itemSize(), false);
      case INT8, INT16, INT32, INT64 -> new ArrowType.Int(8 * dtype.itemSize(), true);
      default ->
          throw new IllegalArgumentException(
              "toVector: Arrow has no vector of " + dtype.pythonName() + "; convert it by x.to");
    };
  }
}
