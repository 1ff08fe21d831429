package org.jtorch.graph.internal.onnx;

import org.jtorch.DType;

/** The codes of data types in ONNX, {@code TensorProto.DataType}. */
final class OnnxType {
  private OnnxType() {}

  static int code(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> 1;
      case UINT8 -> 2;
      case INT8 -> 3;
      case UINT16 -> 4;
      case INT16 -> 5;
      case INT32 -> 6;
      case INT64 -> 7;
      case BOOL -> 9;
      case FLOAT16 -> 10;
      case FLOAT64 -> 11;
      case UINT32 -> 12;
      case UINT64 -> 13;
      case COMPLEX64 -> 14;
      case COMPLEX128 -> 15;
      case BFLOAT16 -> 16;
      case FLOAT8_E4M3FN -> 17;
      case FLOAT8_E4M3FNUZ -> 18;
      case FLOAT8_E5M2 -> 19;
      case FLOAT8_E5M2FNUZ -> 20;
      default ->
          throw new UnsupportedOperationException(
              "ONNX has no data type for torch." + dtype.pythonName());
    };
  }
}
