package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What crashes the JVM or is silently wrong with the raw binding, tried through the public API:
 * each is right here, or refused.
 */
class BindingTrapsTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void anArrayOfAnotherLengthIsRefusedInBothDirections() {
    Tensor x = Torch.zeros(4);
    assertThatThrownBy(() -> x.copyFrom(new float[1000]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> x.copyTo(new float[1000]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> x.copyTo(new float[3])).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBufferBeyondTheEndIsRefused() {
    Tensor x = Torch.zeros(4);
    ByteBuffer bytes = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
    assertThatThrownBy(() -> x.copyFrom(bytes)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> x.copyFrom(bytes, 1L << 40))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> x.copyTo(bytes, -8)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSharedBufferLivesAsLongAsTheTensor() throws InterruptedException {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.nativeOrder());
      buffer.putFloat(0, i);
      tensors.add(Torch.fromBuffer(buffer, DType.FLOAT32, 1 << 18));
    }
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
    }
    for (int i = 0; i < 64; i++) {
      assertThat(tensors.get(i).get(0).item()).isEqualTo(i);
    }
  }

  @Test
  void elementsOfAListOutliveTheList() {
    List<Tensor> parts = Torch.arange(6).split(2, 0);
    parts.get(0).close();
    assertThat(parts.get(1)).hasToString("tensor([2, 3])");
    assertThat(parts.get(2)).hasToString("tensor([4, 5])");
  }

  @Test
  void aListOfTensorsReachesAnOperator() {
    assertThat(Torch.cat(Torch.ones(2), Torch.zeros(1))).hasToString("tensor([1., 1., 0.])");
    assertThatThrownBy(() -> Torch.cat(Torch.ones(1), null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void anIndexBeyondTheShapeIsRefused() {
    Tensor x = Torch.ones(2, 3);
    assertThatThrownBy(() -> x.size(5)).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> x.get(7)).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> x.shape().size(5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> x.select(0, 9)).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> x.asStrided(Shape.of(1000, 1000), new long[] {1, 1}, 1L << 40).sum())
        .isInstanceOf(TorchException.class);
  }

  @Test
  void wordsReachAnOperatorEveryTime() {
    Tensor x = Torch.tensor(7.0, -7.0);
    for (int i = 0; i < 200; i++) {
      assertThat(x.div(2, Tensor.RoundingMode.TRUNC)).hasToString("tensor([ 3., -3.])");
    }
  }

  @Test
  void dtypesAreConstants() {
    Map<DType, String> names = new HashMap<>();
    names.put(DType.FLOAT32, "single");
    DType dtype = Torch.ones(1).dtype();
    assertThat(dtype == DType.FLOAT32).isTrue();
    assertThat(names).containsKey(dtype);
    assertThat(
            switch (dtype) {
              case FLOAT32 -> "single";
              default -> "another";
            })
        .isEqualTo("single");
  }

  @Test
  void bytesAreSigned() {
    assertThat(Torch.tensor(new byte[] {-1})).hasToString("tensor([-1], dtype=torch.int8)");
    assertThat(Torch.zeros(DType.INT64, 1).add((byte) -1)).hasToString("tensor([-1])");
    assertThat(Torch.zeros(1).add((short) -3).item()).isEqualTo(-3);
  }

  @Test
  void aNullShapeIsRefused() {
    assertThatThrownBy(() -> Torch.ones((long[]) null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Torch.full((Shape) null, 1)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void impossibleShapesAreRefused() {
    assertThatThrownBy(() -> Torch.ones(-1)).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> Torch.ones(1L << 62, 1L << 62)).isInstanceOf(TorchException.class);
  }

  @Test
  void theWrongDtypeIsNamedWhenReading() {
    assertThatThrownBy(() -> Torch.ones(2).toIntArray())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("float32");
  }

  @Test
  void moreThanOneElementIsNoItem() {
    assertThatThrownBy(() -> Torch.ones(2).item())
        .isInstanceOf(TorchException.class)
        .hasMessage("item: a Tensor with 2 elements cannot be converted to Scalar [float32[2]]");
  }

  @Test
  void indexesOutOfRangeInKernelsAreRefused() {
    Tensor x = Torch.ones(2, 3);
    Tensor far = Torch.tensor(new long[] {99});
    assertThatThrownBy(() -> x.indexSelect(0, far)).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> x.gather(0, far.unsqueeze(0))).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> F.embedding(far, x)).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> x.get(far)).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> Torch.zeros(2, 3).scatter_(0, far.unsqueeze(0), 1))
        .isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> x.take(far)).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> F.oneHot(far, 3)).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> F.crossEntropy(x, Torch.tensor(new long[] {99, 0})))
        .isInstanceOf(TorchException.class);
  }

  @Test
  void kernelsSurviveShapesThatDoNotFit() {
    assertThatThrownBy(() -> F.conv2d(Torch.ones(1, 3, 8, 8), Torch.ones(4, 2, 3, 3)))
        .isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> F.maxPool2d(Torch.ones(1, 1, 2, 2), 5))
        .isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> F.layerNorm(Torch.ones(2, 3), new long[] {4}))
        .isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> Torch.ones(2, 3).view(7)).isInstanceOf(TorchException.class);
  }

  @Test
  void equalityIsIdentity() {
    Tensor x = Torch.ones(1);
    Tensor same = x.detach();
    assertThat(x.equals(same)).isFalse();
    assertThat(x.eq(same).itemBoolean()).isTrue();
  }

  @Test
  void aLongGraphIsBuiltAndFreedWithoutOverflowingTheStack() {
    Tensor x = Torch.ones(1).requiresGrad_(true);
    Tensor y = x;
    for (int i = 0; i < 20_000; i++) {
      Tensor next = y.add(1);
      if (y != x) {
        y.close();
      }
      y = next;
    }
    y.backward();
    assertThat(x.grad().item()).isEqualTo(1);
  }
}
