package org.jtorch;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data type of a tensor's elements, {@code torch.dtype}. A dtype can be passed as {@link
 * TensorOptions}: {@code Torch.zeros(INT64, 2, 3)}.
 */
public enum DType implements TensorOptions {
  /** Unsigned 8-bit integer, {@code torch.uint8}. */
  UINT8(0, 1, Kind.INTEGER, "u8"),
  /** Signed 8-bit integer, {@code torch.int8}. */
  INT8(1, 1, Kind.INTEGER, "i8"),
  /** Signed 16-bit integer, {@code torch.int16}. */
  INT16(2, 2, Kind.INTEGER, "i16"),
  /** Signed 32-bit integer, {@code torch.int32}. */
  INT32(3, 4, Kind.INTEGER, "i32"),
  /** Signed 64-bit integer, {@code torch.int64}. */
  INT64(4, 8, Kind.INTEGER, "i64"),
  /** IEEE half precision, {@code torch.float16}. */
  FLOAT16(5, 2, Kind.FLOATING, "f16"),
  /** IEEE single precision, {@code torch.float32}. */
  FLOAT32(6, 4, Kind.FLOATING, "f32"),
  /** IEEE double precision, {@code torch.float64}. */
  FLOAT64(7, 8, Kind.FLOATING, "f64"),
  /** Complex number of two halves, {@code torch.complex32}. */
  COMPLEX32(8, 4, Kind.COMPLEX, "c32"),
  /** Complex number of two floats, {@code torch.complex64}. */
  COMPLEX64(9, 8, Kind.COMPLEX, "c64"),
  /** Complex number of two doubles, {@code torch.complex128}. */
  COMPLEX128(10, 16, Kind.COMPLEX, "c128"),
  /** Boolean, one byte, {@code torch.bool}. */
  BOOL(11, 1, Kind.BOOLEAN, "b8"),
  /** Quantized signed 8-bit integer, {@code torch.qint8}. */
  QINT8(12, 1, Kind.QUANTIZED, "qi8"),
  /** Quantized unsigned 8-bit integer, {@code torch.quint8}. */
  QUINT8(13, 1, Kind.QUANTIZED, "qu8"),
  /** Quantized signed 32-bit integer, {@code torch.qint32}. */
  QINT32(14, 4, Kind.QUANTIZED, "qi32"),
  /** Brain floating point: the upper 16 bits of a float, {@code torch.bfloat16}. */
  BFLOAT16(15, 2, Kind.FLOATING, "bf16"),
  /** Two quantized 4-bit integers in a byte, {@code torch.quint4x2}. */
  QUINT4X2(16, 1, Kind.QUANTIZED, "qu4x2"),
  /** Four quantized 2-bit integers in a byte, {@code torch.quint2x4}. */
  QUINT2X4(17, 1, Kind.QUANTIZED, "qu2x4"),
  /** Eight groups of one bit, {@code torch.bits1x8}. */
  BITS1X8(18, 1, Kind.BITS, "bits1x8"),
  /** Four groups of two bits, {@code torch.bits2x4}. */
  BITS2X4(19, 1, Kind.BITS, "bits2x4"),
  /** Two groups of four bits, {@code torch.bits4x2}. */
  BITS4X2(20, 1, Kind.BITS, "bits4x2"),
  /** Eight uninterpreted bits, {@code torch.bits8}. */
  BITS8(21, 1, Kind.BITS, "bits8"),
  /** Sixteen uninterpreted bits, {@code torch.bits16}. */
  BITS16(22, 2, Kind.BITS, "bits16"),
  /** Eight-bit float, 5 exponent bits, {@code torch.float8_e5m2}. */
  FLOAT8_E5M2(23, 1, Kind.FLOATING, "f8e5m2"),
  /** Eight-bit float, 4 exponent bits, no infinities, {@code torch.float8_e4m3fn}. */
  FLOAT8_E4M3FN(24, 1, Kind.FLOATING, "f8e4m3fn"),
  /** Eight-bit float, 5 exponent bits, no negative zero, {@code torch.float8_e5m2fnuz}. */
  FLOAT8_E5M2FNUZ(25, 1, Kind.FLOATING, "f8e5m2fnuz"),
  /** Eight-bit float, 4 exponent bits, no negative zero, {@code torch.float8_e4m3fnuz}. */
  FLOAT8_E4M3FNUZ(26, 1, Kind.FLOATING, "f8e4m3fnuz"),
  /** Unsigned 16-bit integer, {@code torch.uint16}. */
  UINT16(27, 2, Kind.INTEGER, "u16"),
  /** Unsigned 32-bit integer, {@code torch.uint32}. */
  UINT32(28, 4, Kind.INTEGER, "u32"),
  /** Unsigned 64-bit integer, {@code torch.uint64}. */
  UINT64(29, 8, Kind.INTEGER, "u64"),
  /** Unsigned 1-bit integer in a byte, {@code torch.uint1}. */
  UINT1(30, 1, Kind.BITS, "u1"),
  /** Unsigned 2-bit integer in a byte, {@code torch.uint2}. */
  UINT2(31, 1, Kind.BITS, "u2"),
  /** Unsigned 3-bit integer in a byte, {@code torch.uint3}. */
  UINT3(32, 1, Kind.BITS, "u3"),
  /** Unsigned 4-bit integer in a byte, {@code torch.uint4}. */
  UINT4(33, 1, Kind.BITS, "u4"),
  /** Unsigned 5-bit integer in a byte, {@code torch.uint5}. */
  UINT5(34, 1, Kind.BITS, "u5"),
  /** Unsigned 6-bit integer in a byte, {@code torch.uint6}. */
  UINT6(35, 1, Kind.BITS, "u6"),
  /** Unsigned 7-bit integer in a byte, {@code torch.uint7}. */
  UINT7(36, 1, Kind.BITS, "u7"),
  /** Signed 1-bit integer in a byte, {@code torch.int1}. */
  INT1(37, 1, Kind.BITS, "i1"),
  /** Signed 2-bit integer in a byte, {@code torch.int2}. */
  INT2(38, 1, Kind.BITS, "i2"),
  /** Signed 3-bit integer in a byte, {@code torch.int3}. */
  INT3(39, 1, Kind.BITS, "i3"),
  /** Signed 4-bit integer in a byte, {@code torch.int4}. */
  INT4(40, 1, Kind.BITS, "i4"),
  /** Signed 5-bit integer in a byte, {@code torch.int5}. */
  INT5(41, 1, Kind.BITS, "i5"),
  /** Signed 6-bit integer in a byte, {@code torch.int6}. */
  INT6(42, 1, Kind.BITS, "i6"),
  /** Signed 7-bit integer in a byte, {@code torch.int7}. */
  INT7(43, 1, Kind.BITS, "i7"),
  /** Eight exponent bits, no sign and no mantissa, {@code torch.float8_e8m0fnu}. */
  FLOAT8_E8M0FNU(44, 1, Kind.FLOATING, "f8e8m0fnu"),
  /** Two 4-bit floats in a byte, {@code torch.float4_e2m1fn_x2}. */
  FLOAT4_E2M1FN_X2(45, 1, Kind.BITS, "f4e2m1fn_x2");

  private enum Kind {
    INTEGER,
    FLOATING,
    COMPLEX,
    BOOLEAN,
    QUANTIZED,
    BITS
  }

  private static final DType[] ALL = values();
  private static final Map<String, DType> BY_NAME =
      Stream.of(ALL).collect(Collectors.toMap(DType::pythonName, Function.identity()));

  private final int itemSize;
  private final Kind kind;
  private final String abbreviation;

  DType(int code, int itemSize, Kind kind, String abbreviation) {
    if (code != ordinal()) {
      throw new AssertionError(name() + " is not at libtorch's place " + code);
    }
    this.itemSize = itemSize;
    this.kind = kind;
    this.abbreviation = abbreviation;
  }

  /**
   * Returns the dtype with a name.
   *
   * @param pythonName PyTorch's name without {@code torch.}: {@code "float32"}, {@code "bool"}
   * @return the dtype
   * @throws IllegalArgumentException if libtorch has no dtype of this name
   */
  public static DType of(String pythonName) {
    DType dtype = BY_NAME.get(pythonName);
    if (dtype == null) {
      throw new IllegalArgumentException("no dtype is named " + pythonName);
    }
    return dtype;
  }

  /**
   * Size of one element, {@code dtype.itemsize}.
   *
   * @return the size in bytes
   */
  public int itemSize() {
    return itemSize;
  }

  /**
   * Whether the elements are real floating-point numbers, {@code dtype.is_floating_point}.
   *
   * @return true for all floating-point dtypes of 8 bits or more
   */
  public boolean isFloatingPoint() {
    return kind == Kind.FLOATING;
  }

  /**
   * Whether the elements are complex numbers, {@code dtype.is_complex}.
   *
   * @return true for the complex dtypes
   */
  public boolean isComplex() {
    return kind == Kind.COMPLEX;
  }

  /**
   * Whether the elements are integers of 8, 16, 32 or 64 bits. False for bool.
   *
   * @return true for the integer dtypes
   */
  public boolean isInteger() {
    return kind == Kind.INTEGER;
  }

  /**
   * Whether the elements are quantized.
   *
   * @return true for the {@code q} dtypes
   */
  public boolean isQuantized() {
    return kind == Kind.QUANTIZED;
  }

  /**
   * PyTorch's name of this dtype without {@code torch.}.
   *
   * @return for example {@code "float32"}
   */
  public String pythonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Short name for tables and logs.
   *
   * @return for example {@code "f32"}, {@code "i64"}
   */
  public String abbreviation() {
    return abbreviation;
  }

  @Override
  public TensorOptions.Resolved options() {
    return TensorOptions.Resolved.NONE.dtype(this);
  }

  /** PyTorch's {@code repr}: {@code torch.float32}. */
  @Override
  public String toString() {
    return "torch." + pythonName();
  }
}
