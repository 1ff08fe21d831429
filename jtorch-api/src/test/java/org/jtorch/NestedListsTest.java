package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code x.toList()}, Python's {@code x.tolist()}. */
class NestedListsTest {
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
  void elementsHaveTheTypeOfTheDtype() {
    assertThat(Torch.tensor(new float[] {1, 2.5f}).toList()).isEqualTo(List.of(1.0, 2.5));
    assertThat(Torch.tensor(new byte[] {1, -2}).toList()).isEqualTo(List.of(1L, -2L));
    assertThat(Torch.tensor(true, false).toList()).isEqualTo(List.of(true, false));
    assertThat(Torch.tensor(Complex.of(1, 2)).view(1).toList())
        .isEqualTo(List.of(Complex.of(1, 2)));
  }

  @Test
  void dimensionsBecomeLevels() {
    Tensor x = Torch.arange(12).view(2, 3, 2);
    assertThat(x.toList())
        .isEqualTo(
            List.of(
                List.of(List.of(0L, 1L), List.of(2L, 3L), List.of(4L, 5L)),
                List.of(List.of(6L, 7L), List.of(8L, 9L), List.of(10L, 11L))));
    assertThat(x.get(Index.all(), Index.at(1)).t().toList())
        .isEqualTo(List.of(List.of(2L, 8L), List.of(3L, 9L)));
    assertThat(Torch.zeros(2, 0).toList()).isEqualTo(List.of(List.of(), List.of()));
    assertThat(Torch.zeros(0, 2).toList()).isEmpty();
  }

  @Test
  void aTensorOfTheListIsEqual() {
    Tensor x = Torch.randn(DType.FLOAT64, 3, 4);
    assertThat(Torch.tensor(DType.FLOAT64, x.toList()).equal(x)).isTrue();
  }

  @Test
  void whatIsNoListIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Torch.tensor(1).toList())
        .withMessage("toList: a tensor without dimensions is no list; use item()");
    assertThatIllegalStateException()
        .isThrownBy(() -> Torch.tensor(DType.UINT64, new long[] {1}).toList())
        .withMessageContaining("toList: the dtype is uint64");
    assertThatThrownBy(() -> Torch.tensor(List.of(1, 2)).toList().remove(0))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
