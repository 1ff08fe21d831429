package org.jtorch.serving.internal.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jtorch.DType;

/** The data types of the protocol that a tensor can have. */
public enum ProtocolType {
  /** Booleans; one byte each in binary form. */
  BOOL(DType.BOOL),
  /** 8-bit unsigned integers. */
  UINT8(DType.UINT8),
  /** 16-bit unsigned integers. */
  UINT16(DType.UINT16),
  /** 32-bit unsigned integers. */
  UINT32(DType.UINT32),
  /** 64-bit unsigned integers. */
  UINT64(DType.UINT64),
  /** 8-bit integers. */
  INT8(DType.INT8),
  /** 16-bit integers. */
  INT16(DType.INT16),
  /** 32-bit integers. */
  INT32(DType.INT32),
  /** 64-bit integers. */
  INT64(DType.INT64),
  /** Half precision; has a binary form only. */
  FP16(DType.FLOAT16),
  /** Single precision. */
  FP32(DType.FLOAT32),
  /** Double precision. */
  FP64(DType.FLOAT64),
  /** bfloat16; has a binary form only. */
  BF16(DType.BFLOAT16);

  private static final Map<DType, ProtocolType> BY_DTYPE =
      Arrays.stream(values()).collect(Collectors.toMap(ProtocolType::dtype, Function.identity()));
  private static final Map<String, ProtocolType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(ProtocolType::name, Function.identity()));

  private final DType dtype;

  ProtocolType(DType dtype) {
    this.dtype = dtype;
  }

  /**
   * Returns the type of a tensor.
   *
   * @param dtype a tensor's dtype
   * @return the type; empty if the protocol has none
   */
  public static Optional<ProtocolType> of(DType dtype) {
    return Optional.ofNullable(BY_DTYPE.get(dtype));
  }

  /**
   * Returns the type of a name in a message.
   *
   * @param input name of the input, for messages
   * @param name name of the type
   * @return the type
   */
  static ProtocolType parse(String input, String name) {
    if (name.equals("BYTES")) {
      throw ProtocolException.bad(
          "input %s has datatype BYTES, and tensors have no strings: use the model's predict"
              + " endpoint",
          input);
    }
    ProtocolType type = BY_NAME.get(name);
    if (type == null) {
      throw ProtocolException.bad(
          "input %s has the unknown datatype %s; there are %s", input, name, BY_NAME.keySet());
    }
    return type;
  }

  /**
   * Returns the dtype.
   *
   * @return the dtype of tensors
   */
  public DType dtype() {
    return dtype;
  }

  /**
   * Returns whether numbers of this type can be written in JSON.
   *
   * @return false for the 16-bit floating-point types
   */
  public boolean hasJson() {
    return this != FP16 && this != BF16;
  }
}
