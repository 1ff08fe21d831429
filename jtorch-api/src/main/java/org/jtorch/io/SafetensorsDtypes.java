package org.jtorch.io;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;

/** Names of the dtypes in a safetensors file. */
final class SafetensorsDtypes {
  private record Name(String text, DType dtype) {}

  /** In the order of the format's reference implementation, which writes the last ones first. */
  private static final List<Name> ALL =
      List.of(
          new Name("BOOL", DType.BOOL),
          new Name("U8", DType.UINT8),
          new Name("I8", DType.INT8),
          new Name("F8_E5M2", DType.FLOAT8_E5M2),
          new Name("F8_E4M3", DType.FLOAT8_E4M3FN),
          new Name("F8_E8M0", DType.FLOAT8_E8M0FNU),
          new Name("F8_E4M3FNUZ", DType.FLOAT8_E4M3FNUZ),
          new Name("F8_E5M2FNUZ", DType.FLOAT8_E5M2FNUZ),
          new Name("I16", DType.INT16),
          new Name("U16", DType.UINT16),
          new Name("F16", DType.FLOAT16),
          new Name("BF16", DType.BFLOAT16),
          new Name("I32", DType.INT32),
          new Name("U32", DType.UINT32),
          new Name("F32", DType.FLOAT32),
          new Name("C64", DType.COMPLEX64),
          new Name("F64", DType.FLOAT64),
          new Name("I64", DType.INT64),
          new Name("U64", DType.UINT64));

  private static final Map<String, DType> BY_NAME =
      ALL.stream().collect(Collectors.toMap(Name::text, Name::dtype));
  private static final List<DType> ORDER = ALL.stream().map(Name::dtype).toList();

  private SafetensorsDtypes() {}

  /** Returns the dtype of a name, or null. */
  static @Nullable DType find(String name) {
    return BY_NAME.get(name);
  }

  /** Returns the position in the order of the format, negative if the format lacks the dtype. */
  static int order(DType dtype) {
    return ORDER.indexOf(dtype);
  }

  static String name(DType dtype) {
    return ALL.get(order(dtype)).text;
  }
}
