package org.jtorch.graph.internal.onnx;

import java.util.List;
import org.jtorch.Tensor;

/** Messages of the format around the nodes. */
final class ModelProto {
  private static final int IR_VERSION = 9;
  private static final int OPSET = 20;

  private ModelProto() {}

  /**
   * Returns the description of an input or output.
   *
   * @param dims names of sizes that are not constant; empty for sizes without names
   */
  static Proto value(String name, Value type, List<String> dims) {
    Proto shape = new Proto();
    for (int i = 0; i < type.rank(); i++) {
      Proto dim = new Proto();
      if (type.size(i) >= 0) {
        dim.integer(1, type.size(i));
      } else if (i < dims.size()) {
        dim.text(2, dims.get(i));
      }
      shape.message(1, dim);
    }
    Proto tensor = new Proto().integer(1, OnnxType.code(type.dtype())).message(2, shape);
    return new Proto().text(1, name).message(2, new Proto().message(1, tensor));
  }

  private static Proto tensor(String name, Tensor tensor) {
    Proto proto = new Proto();
    for (long size : tensor.shape().toArray()) {
      proto.integer(1, size);
    }
    return proto.integer(2, OnnxType.code(tensor.dtype())).text(8, name);
  }

  /** Returns a tensor with its elements. */
  static Proto initializer(String name, Tensor tensor) {
    return tensor(name, tensor).elements(9, tensor);
  }

  /** Returns a tensor whose elements are in another file. */
  static Proto external(String name, Tensor tensor, String file, long offset) {
    return tensor(name, tensor)
        .message(13, entry("location", file))
        .message(13, entry("offset", Long.toString(offset)))
        .message(13, entry("length", Long.toString(tensor.nbytes())))
        .integer(14, 1);
  }

  private static Proto entry(String key, String value) {
    return new Proto().text(1, key).text(2, value);
  }

  static Proto model(Proto graph) {
    return new Proto()
        .integer(1, IR_VERSION)
        .text(2, "jtorch")
        .message(8, new Proto().text(1, "").integer(2, OPSET))
        .message(7, graph);
  }
}
