package org.jtorch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TensorPrinterTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
    Torch.setPrintOptions(o -> o.profile(PrintOptions.Profile.DEFAULT));
  }

  @Test
  void metaTensorsTellTheirSize() {
    assertThat(Torch.zeros(Device.META, 2, 3))
        .hasToString("tensor(..., device='meta', size=(2, 3))");
    assertThat(Torch.zeros(DType.INT64.on(Device.META), 2))
        .hasToString("tensor(..., device='meta', size=(2,), dtype=torch.int64)");
  }

  @Test
  void sparseTensorsShowTheirParts() {
    Tensor dense = Torch.tensor(new float[][] {{0, 1.5f}, {2, 0}});
    assertThat(Dispatch.tensor(Op.of("aten::to_sparse", ""), dense))
        .hasToString(
            """
            tensor(indices=tensor([[0, 1],
                                   [1, 0]]),
                   values=tensor([1.5000, 2.0000]),
                   size=(2, 2), nnz=2, layout=torch.sparse_coo)\
            """);
    assertThat(Dispatch.tensor(Op.of("aten::to_sparse_csr", ""), dense))
        .hasToString(
            """
            tensor(crow_indices=tensor([0, 1, 2]),
                   col_indices=tensor([1, 0]),
                   values=tensor([1.5000, 2.0000]), size=(2, 2), nnz=2,
                   layout=torch.sparse_csr)\
            """);
  }

  @Test
  void quantizedTensorsShowTheirScale() {
    Tensor quantized =
        Dispatch.tensor(
            Op.of("aten::quantize_per_tensor", ""), Torch.tensor(1.0, 2.0), 0.5, 10, DType.QUINT8);
    assertThat(quantized)
        .hasToString(
            """
            tensor([1., 2.], size=(2,), dtype=torch.quint8,
                   quantization_scheme=torch.per_tensor_affine, scale=0.5, zero_point=10)\
            """);
  }

  @Test
  void everyDTypePrints() {
    for (DType dtype : DType.values()) {
      if (!dtype.isQuantized()) {
        assertThat(Torch.empty(dtype, 2).toString()).startsWith("tensor([");
      }
    }
    Tensor largest = Torch.tensor(-1, 1).view(DType.UINT64);
    assertThat(largest)
        .hasToString(
            """
            tensor([18446744073709551615,                    1], dtype=torch.uint64)\
            """);
  }

  @Test
  @Timeout(value = 5, unit = SECONDS)
  void onlyTheEdgesOfALargeTensorAreTouched() {
    Tensor wide = Torch.zeros(1).expand(7, 1_000_000_000L, 9);
    assertThat(wide.toString()).contains("...").hasLineCount(49);
  }

  @Test
  void noEdgeItemsLeaveNothing() {
    Torch.setPrintOptions(o -> o.threshold(2).edgeItems(0));
    assertThat(Torch.tensor(1, 2, 3)).hasToString("tensor([...], size=(3,))");
    assertThat(Torch.zeros(3, 3)).hasToString("tensor([...], size=(3, 3))");
  }

  @Tag("nodes")
  @Test
  void printingLeavesNothingBehindAndRecordsNothing() {
    Tensor x = Torch.ones(3, 3).requiresGrad_(true).mul(2);
    long before = Torch.memoryStats().unclosed();
    assertThat(x.toString()).endsWith("grad_fn=<MulBackward1>)");
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
    assertThat(Torch.isGradEnabled()).isTrue();
  }

  @Test
  void aClosedTensorSaysSo() {
    Tensor x = Torch.ones(1);
    x.close();
    assertThat(x).hasToString("Tensor(closed)");
  }

  @Test
  void optionsStayUntilTheyAreChangedSaveSciMode() {
    Tensor x = Torch.tensor(1.5);
    Torch.setPrintOptions(o -> o.precision(1).sciMode(true));
    assertThat(x).hasToString("tensor(1.5e+00)");
    Torch.setPrintOptions(o -> o.lineWidth(70));
    assertThat(x).hasToString("tensor(1.5)");
    assertThatThrownBy(() -> Torch.setPrintOptions(o -> o.precision(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("precision -1 is negative");
  }
}
