package org.jtorch.arrow;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.tables.Column;

/** Creates vectors on the memory of tensors. */
final class VectorWriter {
  private final BufferAllocator allocator;

  VectorWriter(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  FieldVector vector(String name, Column column) {
    if (!column.vocabulary().isEmpty()) {
      return texts(name, column);
    }
    Tensor values = column.values();
    if (values.dim() == 0 || values.size(0) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "toVector: Arrow has no vector of a tensor of shape " + values.shape());
    }
    FieldVector vector = field(name, values, 0, column.hasMissing()).createVector(allocator);
    try (TensorScope scope = TensorScope.open()) {
      load(vector, values.contiguous(), column);
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  private static Field field(String name, Tensor values, int depth, boolean nullable) {
    if (depth == values.dim() - 1) {
      ArrowType type = ArrowTypes.type(values.dtype());
      return new Field(name, new FieldType(nullable, type, null), List.of());
    }
    ArrowType type = new ArrowType.FixedSizeList(Math.toIntExact(values.size(depth + 1)));
    Field element = field("element", values, depth + 1, false);
    return new Field(name, new FieldType(nullable, type, null), List.of(element));
  }

  private void load(FieldVector vector, Tensor values, Column column) {
    long rows = values.size(0);
    Tensor missing = column.missing();
    long nulls = missing.sum().itemLong();
    ArrowBuf validity =
        nulls == 0
            ? allocator.getEmpty()
            : TensorAllocation.buffer(Bits.pack(missing.logicalNot()), allocator);
    try {
      load(vector, values, new ArrowFieldNode(rows, nulls), validity);
    } finally {
      validity.close();
    }
  }

  private void load(FieldVector vector, Tensor values, ArrowFieldNode node, ArrowBuf validity) {
    if (vector instanceof FixedSizeListVector list) {
      vector.loadFieldBuffers(node, List.of(validity));
      Tensor elements = values.flatten(0, 1);
      load(
          list.getDataVector(),
          elements,
          new ArrowFieldNode(elements.size(0), 0),
          allocator.getEmpty());
      return;
    }
    boolean packed = values.dtype() == DType.BOOL;
    ArrowBuf data = TensorAllocation.buffer(packed ? Bits.pack(values) : values, allocator);
    try {
      vector.loadFieldBuffers(node, List.of(validity, data));
    } finally {
      data.close();
    }
  }

  private FieldVector texts(String name, Column column) {
    VarCharVector vector = new VarCharVector(name, allocator);
    try {
      long[] codes = column.values().toLongArray();
      boolean[] missing = column.missing().toBooleanArray();
      for (int i = 0; i < codes.length; i++) {
        if (missing[i]) {
          vector.setNull(i);
        } else if (codes[i] < 0 || codes[i] >= column.vocabulary().size()) {
          throw VectorReader.refused(
              vector, "has the code " + codes[i] + ", which is not in its vocabulary");
        } else {
          String text = column.vocabulary().get((int) codes[i]);
          vector.setSafe(i, text.getBytes(StandardCharsets.UTF_8));
        }
      }
      vector.setValueCount(codes.length);
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }
}
