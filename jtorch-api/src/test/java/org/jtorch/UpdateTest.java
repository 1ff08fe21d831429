package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jtorch.Index.all;
import static org.jtorch.Index.at;
import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.slice;

import org.junit.jupiter.api.Test;

/** {@code x[...] += 1} and the like, for parts that are copies too. */
class UpdateTest {
  private static Tensor numbers() {
    return Torch.arange(6.0).view(2, 3);
  }

  @Test
  void aMaskedPartIsChangedInTheTensorItself() {
    Tensor x = numbers();
    x.get(x.gt(3)).add_(10); // a copy
    assertThat(x.toDoubleArray()).containsExactly(0, 1, 2, 3, 4, 5);
    x.update(x.gt(3), y -> y.add(10));
    assertThat(x.toDoubleArray()).containsExactly(0, 1, 2, 3, 14, 15);
  }

  @Test
  void everyKindOfIndexMayBeUpdated() {
    Tensor x = numbers();
    x.update(at(0), y -> y.mul(2));
    x.update(at(1), slice(1, 3), y -> y.add_(1));
    x.update(all(), Torch.tensor(0, 2), y -> y.neg());
    assertThat(x.toDoubleArray()).containsExactly(-0.0, 2, -4, -3, 5, -6);
    Tensor deep = Torch.zeros(2, 2, 2, 2);
    deep.update(at(0), at(1), at(0), y -> y.add(1));
    deep.update(at(1), at(1), at(1), at(1), y -> y.add(2));
    deep.update(new Index[] {ellipsis(), at(0)}, y -> y.sub(1));
    assertThat(deep.sum().item()).isEqualTo(1 + 1 + 2 - 8);
  }

  @Test
  void aPositionThatIsNamedTwiceIsAssignedOnceAsInPython() {
    Tensor x = Torch.zeros(3);
    x.update(Torch.tensor(1, 1, 2), y -> y.add(1));
    assertThat(x.toDoubleArray()).containsExactly(0, 1, 1);
  }

  @Test
  void autogradRecordsTheUpdate() {
    Tensor leaf = Torch.ones(3).requiresGrad_(true);
    Tensor x = leaf.mul(2);
    x.update(Torch.tensor(new boolean[] {true, false, true}), y -> y.square());
    x.sum().backward();
    assertThat(leaf.grad().toDoubleArray()).containsExactly(8, 2, 8);
  }

  @Test
  void theResultIsConvertedToTheTensorsDtype() {
    Tensor x = Torch.tensor(1, 2, 3);
    x.update(x.gt(1), y -> y.div(2));
    assertThat(x.dtype()).isEqualTo(DType.INT64);
    assertThat(x.toLongArray()).containsExactly(1, 1, 1);
  }

  @Test
  void nothingIsLeftOpenWhetherItSucceedsOrThrows() {
    Tensor x = numbers();
    Tensor mask = x.gt(3);
    long before = Torch.memoryStats().unclosed();
    x.update(mask, y -> y.add(1));
    assertThatThrownBy(
            () ->
                x.update(
                    mask,
                    y -> {
                      throw new IllegalStateException("mine");
                    }))
        .hasMessage("mine");
    assertThatThrownBy(() -> x.update(mask, y -> Torch.ones(7))).isInstanceOf(TorchException.class);
    assertThat(Torch.memoryStats().unclosed() - before).isZero();
  }
}
