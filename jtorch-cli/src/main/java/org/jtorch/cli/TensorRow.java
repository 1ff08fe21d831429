package org.jtorch.cli;

import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.io.Checkpoint;
import org.jtorch.io.Npy;
import org.jtorch.io.Safetensors;

/**
 * A tensor in a file.
 *
 * @param name its key
 * @param dtype data type
 * @param shape shape
 */
record TensorRow(String name, DType dtype, Shape shape) {
  static TensorRow of(Map.Entry<String, Tensor> entry) {
    return new TensorRow(entry.getKey(), entry.getValue().dtype(), entry.getValue().shape());
  }

  static TensorRow of(Checkpoint.Entry entry) {
    return new TensorRow(entry.name(), entry.dtype(), entry.shape());
  }

  static TensorRow of(Safetensors.Entry entry) {
    return new TensorRow(entry.name(), entry.dtype(), entry.shape());
  }

  static TensorRow of(String name, Npy.Header header) {
    return new TensorRow(name, header.dtype(), header.shape());
  }

  long bytes() {
    return shape.numel() * dtype.itemSize();
  }
}
