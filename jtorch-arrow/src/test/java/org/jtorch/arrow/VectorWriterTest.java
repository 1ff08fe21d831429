package org.jtorch.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.junit.NoLeaks;
import org.jtorch.tables.Column;
import org.jtorch.tables.Csv;
import org.jtorch.tables.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NoLeaks
class VectorWriterTest {
  private final RootAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void vectorsShareTheMemoryOfTensorsAndOutliveThem() {
    Tensor x = Torch.tensor(1.0, 2.0, 3.0);
    Float4Vector vector = (Float4Vector) Arrow.toVector("x", x, allocator);
    assertThat(vector.getDataBufferAddress()).isEqualTo(x.dataPtr());
    x.mul_(2);
    assertThat(vector.get(2)).isEqualTo(6);
    assertThatThrownBy(() -> x.resize_(100)).isInstanceOf(TorchException.class);
    x.close();
    assertThat(vector.get(1)).isEqualTo(4);
    Tensor back = Arrow.toTensor(vector);
    vector.close();
    assertThat(back.toFloatArray()).containsExactly(2, 4, 6);
    back.close();
  }

  @Test
  void everyDtypeComesBack() {
    for (DType dtype :
        List.of(
            DType.BOOL,
            DType.INT8,
            DType.INT16,
            DType.INT32,
            DType.INT64,
            DType.UINT8,
            DType.UINT16,
            DType.UINT32,
            DType.UINT64,
            DType.FLOAT16,
            DType.FLOAT32,
            DType.FLOAT64)) {
      for (int count : new int[] {0, 1, 8, 13}) {
        Tensor x = Torch.arange(count).remainder(2).to(dtype);
        try (FieldVector vector = Arrow.toVector("x", x, allocator)) {
          if (dtype != DType.FLOAT16) { // which Arrow's own check does not know
            vector.validateFull();
          }
          Tensor back = Arrow.toTensor(vector);
          assertThat(back.dtype()).isEqualTo(dtype);
          assertThat(back.to(DType.INT64).equal(x.to(DType.INT64))).isTrue();
          back.close();
        }
      }
    }
  }

  @Test
  void rowsBecomeFixedSizeLists() {
    Tensor x = Torch.arange(24).view(2, 3, 4);
    for (Tensor each : List.of(x, x.transpose(0, 2), x.get(1), x.get(0).t())) {
      try (FieldVector vector = Arrow.toVector("x", each, allocator)) {
        for (int i = 0; i < each.size(0); i++) {
          assertThat(vector.getObject(i)).hasToString(texts(each.get(i).toList()));
        }
        assertThat(vector.getValueCount()).isEqualTo((int) each.size(0));
        Tensor back = Arrow.toTensor(vector);
        assertThat(back.equal(each)).isTrue();
        back.close();
      }
    }
  }

  /** Arrow prints lists as JSON. */
  private static String texts(List<?> values) {
    return values.toString().replace(" ", "");
  }

  @Test
  void tablesKeepMissingValuesAndCategoriesThroughAStream() throws Exception {
    Table table = Csv.parse("n,c,b\n1,x,true\n,y,false\n3,,true\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = Arrow.toRoot(table, allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
      assertThat(root.getVector("n").isNull(1)).isTrue();
      assertThat(root.getVector("c").getObject(0)).hasToString("x");
      assertThat(root.getVector("b").getObject(1)).isEqualTo(false);
      writer.writeBatch();
    }
    try (ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator);
        TensorScope scope = TensorScope.open()) {
      Table back = Arrow.tables(reader).iterator().next();
      for (String name : table.names()) {
        Column column = back.column(name);
        assertThat(column.values().toList()).isEqualTo(table.column(name).values().toList());
        assertThat(column.missing().equal(table.column(name).missing())).isTrue();
        assertThat(column.vocabulary()).isEqualTo(table.column(name).vocabulary());
      }
    }
  }

  @Test
  void whatArrowDoesNotHoldIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arrow.toVector("x", Torch.zeros(DType.BFLOAT16, 2), allocator))
        .withMessage("toVector: Arrow has no vector of bfloat16; convert it by x.to");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arrow.toVector("x", Torch.tensor(1), allocator));
    assertThatIllegalStateException()
        .isThrownBy(() -> Arrow.toVector("x", Torch.ones(2).requiresGrad_(true), allocator))
        .withMessageContaining("requires a gradient; use detach()");
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("a", Column.of(Torch.ones(2)));
    columns.put("b", Column.of(Torch.zeros(DType.COMPLEX64, 2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arrow.toRoot(Table.of(columns), allocator));
  }

  @Test
  void aLimitOfTheAllocatorHolds() {
    allocator.setLimit(1000);
    assertThatThrownBy(() -> Arrow.toVector("x", Torch.ones(1000), allocator))
        .isInstanceOf(OutOfMemoryException.class);
    try (FieldVector vector = Arrow.toVector("x", Torch.ones(100), allocator)) {
      assertThat(vector.getValueCount()).isEqualTo(100);
    }
  }
}
