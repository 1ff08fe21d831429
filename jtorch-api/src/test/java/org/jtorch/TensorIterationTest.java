package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the for loop over a tensor's first dimension. */
class TensorIterationTest {
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
  void aLoopVisitsTheRowsInOrder() {
    List<List<Integer>> rows = new ArrayList<>();
    for (Tensor row : Torch.tensor(new int[][] {{1, 2}, {3, 4}, {5, 6}}).t().t()) {
      rows.add(List.of(row.toIntArray()[0], row.toIntArray()[1]));
    }
    assertThat(rows).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5, 6));
    List<Long> elements = new ArrayList<>();
    for (Tensor element : Torch.arange(3)) {
      elements.add(element.itemLong());
    }
    assertThat(elements).containsExactly(0L, 1L, 2L);
    assertThat(Torch.zeros(0, 2).iterator().hasNext()).isFalse();
  }

  @Test
  void theRowsAreViewsThatTheScopeOwns() {
    Tensor x = Torch.zeros(2, 2);
    List<Tensor> rows = new ArrayList<>();
    try (TensorScope inner = TensorScope.open()) {
      for (Tensor row : x) {
        rows.add(row);
        row.add_(1);
      }
      assertThat(rows).hasSize(2).noneMatch(Tensor::isClosed);
    }
    assertThat(rows).allMatch(Tensor::isClosed);
    assertThat(x.sum().item()).isEqualTo(4);
  }

  @Test
  void gradientsFlowThroughTheRows() {
    Tensor x = Torch.tensor(1.0, 2.0, 3.0).requiresGrad_();
    Tensor product = Torch.ones();
    for (Tensor element : x) {
      product = product.mul(element);
    }
    product.backward();
    assertThat(x.grad().toFloatArray()).containsExactly(6, 3, 2);
  }

  @Test
  void aScalarAndAClosedTensorAreRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Torch.tensor(1.0).iterator())
        .withMessage("iteration over a 0-d tensor");
    Tensor closed = Torch.ones(2);
    closed.close();
    assertThatIllegalStateException()
        .isThrownBy(closed::iterator)
        .withMessageContaining("the tensor is closed");
  }

  /** Code that treats an {@code Iterable} in its own way still gets the tensor. */
  @Test
  void aTensorIsStillOneValueElsewhere() {
    Tensor x = Torch.tensor(1.0, 2.0);
    assertThat(x.newTensor(x).equal(x)).isTrue();
    assertThat(Torch.stack(x, x).shape()).isEqualTo(Shape.of(2, 2));
    assertThat(Ops.call("aten::add.Scalar", x, 1).toTensor().toFloatArray()).containsExactly(2, 3);
    assertThat(TensorScope.compute(() -> List.of(x, x.add(1))).get(1).isClosed()).isFalse();
    assertThat(x.isClosed()).isFalse();
    assertThat(StreamSupport.stream(x.spliterator(), false).mapToDouble(Tensor::item).sum())
        .isEqualTo(3);
    assertThat(x.toString()).isEqualTo("tensor([1., 2.])");
  }
}
