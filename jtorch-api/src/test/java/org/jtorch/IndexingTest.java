package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jtorch.Index.all;
import static org.jtorch.Index.at;
import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.every;
import static org.jtorch.Index.from;
import static org.jtorch.Index.newAxis;
import static org.jtorch.Index.slice;
import static org.jtorch.Index.truth;

import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexingTest {
  private TensorScope scope;
  private Tensor x;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    x = Dispatch.tensor(Op.of("aten::reshape", ""), Torch.arange(24), new long[] {2, 3, 4});
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void wholeNumbersGiveAView() {
    Tensor row = x.get(1, -1);
    assertThat(row.shape()).isEqualTo(Shape.of(4));
    assertThat(row.get(0).itemLong()).isEqualTo(20);
    assertThat(row.storageAddress()).isEqualTo(x.storageAddress());
  }

  @Test
  void noIndexAndAnEllipsisGiveAViewOfAll() {
    for (Tensor part : new Tensor[] {x.get(), x.get(ellipsis()), x.get(all(), all())}) {
      assertThat(part).isNotSameAs(x);
      assertThat(part.shape()).isEqualTo(x.shape());
      assertThat(part.storageAddress()).isEqualTo(x.storageAddress());
    }
  }

  @Test
  void tensorsApartFromEachOtherPutTheirDimensionsFirst() {
    Tensor two = Torch.full(Shape.of(5), 1);
    assertThat(x.get(two, all(), two).shape()).isEqualTo(Shape.of(5, 3));
    assertThat(x.get(all(), two, two).shape()).isEqualTo(Shape.of(2, 5));
  }

  @Test
  void whatFollowsAMaskOfTwoDimensionsIndexesTheThird() {
    Tensor mask = Torch.zeros(DType.BOOL, 2, 3);
    mask.set(at(0), every(2), true);
    mask.set(at(1), at(1), true);
    assertElements(x.get(mask, at(0)), 0, 8, 16);
    assertElements(x.get(mask, slice(1, 3)), 1, 2, 9, 10, 17, 18);
    assertThat(x.get(mask, newAxis()).shape()).isEqualTo(Shape.of(3, 1, 4));
    assertThat(x.get(newAxis(), mask).shape()).isEqualTo(Shape.of(1, 3, 4));
    assertThat(x.get(mask, ellipsis()).shape()).isEqualTo(Shape.of(3, 4));
  }

  @Test
  void truthIsANewDimensionOfOneOrNone() {
    assertThat(x.get(truth(true)).shape()).isEqualTo(Shape.of(1, 2, 3, 4));
    assertThat(x.get(truth(false)).shape()).isEqualTo(Shape.of(0, 2, 3, 4));
    assertThat(x.get(truth(true), at(0)).shape()).isEqualTo(Shape.of(1, 3, 4));
    Tensor yes = Torch.full(Shape.of(), true);
    assertThat(x.get(yes).shape()).isEqualTo(Shape.of(1, 2, 3, 4));
    x.set(truth(false), 99);
    assertThat(x.get(0, 0, 0).itemLong()).isZero();
    x.set(truth(true), 99);
    assertThat(x.get(0, 0, 0).itemLong()).isEqualTo(99);
  }

  @Test
  void aScalarTensorIsAWholeNumber() {
    assertElements(x.get(Torch.tensor(1), Torch.tensor(2)), 20, 21, 22, 23);
    assertThat(x.get(Torch.tensor(1)).storageAddress()).isEqualTo(x.storageAddress());
  }

  @Test
  void aMaskOfUint8IsAMask() {
    Tensor mask = Torch.zeros(DType.UINT8, 2);
    mask.set(at(1), 1);
    assertThat(x.get(mask).shape()).isEqualTo(Shape.of(1, 3, 4));
  }

  @Test
  void assigningWritesThroughAView() {
    Tensor row = x.get(1, 2);
    row.set(from(2), -1);
    assertElements(x.get(1, 2), 20, 21, -1, -1);
    x.set(at(0), all(), at(0), 7);
    assertElements(x.get(at(0), all(), at(0)), 7, 7, 7);
  }

  @Test
  void assigningConvertsAndBroadcastsAndIgnoresLeadingOnes() {
    Tensor y = Torch.zeros(3, 4);
    y.set(at(0), Torch.ones(DType.INT64, 1, 1, 4));
    y.set(Torch.full(Shape.of(1), 1), Torch.full(Shape.of(1, 1, 4), 2));
    y.set(at(2), Torch.tensor(3));
    assertThat(y.get(0, 3).item()).isEqualTo(1);
    assertThat(y.get(1, 3).item()).isEqualTo(2);
    assertThat(y.get(2, 3).item()).isEqualTo(3);
    y.set(Dispatch.tensor(Op.of("aten::eq", "Scalar"), y, 3), 0.5);
    assertThat(y.get(2, 0).item()).isEqualTo(0.5);
  }

  @Test
  void anArrayOfIndicesTakesAnyNumber() {
    x.set(new Index[] {at(0), at(0), at(0), newAxis(), newAxis()}, 5);
    x.set(new Index[] {at(0), at(0), at(1)}, Torch.tensor(6));
    x.set(new Index[] {at(0), at(0), at(2)}, true);
    assertElements(x.get(0, 0), 5, 6, 1, 3);
    x.set(new Index[0], 0);
    assertThat(Dispatch.bool(Op.of("aten::is_nonzero", ""), x.get(1, 1, 1))).isFalse();
  }

  @Test
  void autogradRecordsAssignments() {
    Tensor leaf = Torch.ones(3).requiresGrad_(true);
    Tensor y = leaf.clone();
    Tensor value = Torch.ones(1).requiresGrad_(true);
    y.set(at(1), 5);
    y.set(Torch.full(Shape.of(1), 2), value);
    Dispatch.tensor(Op.of("aten::sum", ""), y).backward();
    assertThat(leaf.grad().get(0).item()).isEqualTo(1);
    assertThat(leaf.grad().get(1).item()).isZero();
    assertThat(leaf.grad().get(2).item()).isZero();
    assertThat(value.grad().item()).isEqualTo(1);
    assertThatThrownBy(() -> leaf.set(at(0), 1))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("leaf Variable");
  }

  @Test
  void errorsNameTheIndexAndTheShape() {
    Tensor y = Torch.zeros(3, 4);
    assertThatThrownBy(() -> y.get(5))
        .isInstanceOf(TorchException.class)
        .hasMessage("get: index 5 is out of bounds for dimension 0 with size 3 [float32[3, 4]]");
    assertThatThrownBy(() -> y.set(all(), at(-5), 0))
        .isInstanceOf(TorchException.class)
        .hasMessage("set: index -5 is out of bounds for dimension 1 with size 4 [float32[3, 4]]");
    assertThatThrownBy(() -> y.get(0, 0, 0))
        .isInstanceOf(TorchException.class)
        .hasMessage("get: too many indices for tensor of dimension 2 [float32[3, 4]]");
    assertThatThrownBy(() -> y.get(Torch.tensor(9)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("index 9 is out of bounds for dimension 0");
    assertThatThrownBy(() -> y.get(Torch.full(Shape.of(1), 9)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("out of bounds")
        .hasMessageContaining("float32[3, 4]");
    assertThatThrownBy(() -> y.get(Torch.ones(2)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("tensors used as indices must be long");
    assertThatThrownBy(() -> y.get(Torch.zeros(DType.BOOL, 2)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("shape of the mask [2]");
    assertThatThrownBy(() -> y.set(at(0), Torch.ones(3))).isInstanceOf(TorchException.class);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> x.get(ellipsis(), ellipsis()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("get: more than one ellipsis");
    assertThatThrownBy(() -> slice(3, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> x.get(at(0), null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("get: index 1 is null");
  }

  @Test
  void closedTensorsAreRefused() {
    Tensor closed = Torch.zeros(2);
    closed.close();
    assertThatThrownBy(() -> closed.get(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.set(at(0), 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> x.get(closed)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> x.set(at(0), closed)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingButTheResultStaysOpen() {
    Tensor mask = Torch.full(Shape.of(3), true);
    Tensor wrong = Torch.full(Shape.of(3), 77);
    long before = Torch.memoryStats().unclosed();
    Tensor part = x.get(at(0), newAxis(), mask, slice(1, 3), truth(true));
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + 1);
    part.close();
    x.get(1, 2, 3).close();
    x.set(at(0), mask, every(2), Torch.tensor(0.5));
    x.set(at(0), mask, every(2), 1);
    x.set(at(0), at(1), true);
    assertThatThrownBy(() -> x.get(at(0), wrong)).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> x.get(at(0), at(7))).isInstanceOf(TorchException.class);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + 1); // the literal 0.5
  }

  private static void assertElements(Tensor tensor, long... expected) {
    Tensor flat = Dispatch.tensor(Op.of("aten::reshape", ""), tensor, new long[] {-1});
    assertThat(flat.numel()).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(flat.get(i).itemLong()).isEqualTo(expected[i]);
    }
  }
}
