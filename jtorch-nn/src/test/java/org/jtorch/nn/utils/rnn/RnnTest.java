package org.jtorch.nn.utils.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RnnTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static List<Tensor> sequences() {
    return List.of(
        Torch.tensor(1.0, 2.0), Torch.tensor(3.0, 4.0, 5.0), Torch.tensor(new float[] {6}));
  }

  @Test
  void paddingIsOnTheChosenSide() {
    assertThat(Rnn.padSequence(sequences()))
        .hasToString("tensor([[1., 3., 6.],\n        [2., 4., 0.],\n        [0., 5., 0.]])");
    assertThat(
            Rnn.padSequence(
                sequences(),
                o -> o.batchFirst(true).paddingValue(-1).paddingSide(Rnn.PaddingSide.LEFT)))
        .hasToString(
            "tensor([[-1.,  1.,  2.],\n        [ 3.,  4.,  5.],\n        [-1., -1.,  6.]])");
  }

  @Test
  void packedSequencesAreOrderedByTimeStep() {
    PackedSequence packed = Rnn.packSequence(sequences(), o -> o.enforceSorted(false));
    assertThat(packed)
        .hasToString(
            "PackedSequence(data=tensor([3., 1., 6., 4., 2., 5.]), batch_sizes=tensor([3, 2, 1]),"
                + " sorted_indices=tensor([1, 0, 2]), unsorted_indices=tensor([1, 0, 2]))");
    assertThat(packed.batchSize()).isEqualTo(3);
    assertThat(packed.tensors()).hasSize(4);
    PackedSequence sorted =
        Rnn.packSequence(List.of(Torch.tensor(3.0, 4.0), Torch.tensor(new float[] {1})));
    assertThat(sorted.isSorted()).isFalse();
    assertThat(sorted)
        .hasToString(
            "PackedSequence(data=tensor([3., 1., 4.]), batch_sizes=tensor([2, 1]),"
                + " sorted_indices=None, unsorted_indices=None)");
  }

  @Test
  void paddingAndUnpackingRestoreTheOriginalOrder() {
    PackedSequence packed = Rnn.packSequence(sequences(), o -> o.enforceSorted(false));
    Rnn.Padded padded =
        Rnn.padPackedSequence(packed, o -> o.batchFirst(true).paddingValue(9).totalLength(4));
    assertThat(padded.sequences())
        .hasToString(
            "tensor([[1., 2., 9., 9.],\n        [3., 4., 5., 9.],\n        [6., 9., 9., 9.]])");
    assertThat(padded.lengths().toLongArray()).containsExactly(2, 3, 1);
    assertThat(Rnn.unpackSequence(packed))
        .extracting(Tensor::toString)
        .containsExactlyElementsOf(sequences().stream().map(Tensor::toString).toList());
  }

  @Test
  void unpaddingDoesNotChangeItsInput() {
    Tensor padded = Rnn.padSequence(sequences());
    List<Tensor> parts = Rnn.unpadSequence(padded, Torch.tensor(2, 3, 1));
    assertThat(parts)
        .extracting(Tensor::toString)
        .containsExactly("tensor([1., 2.])", "tensor([3., 4., 5.])", "tensor([6.])");
    assertThat(padded.shape().toArray()).containsExactly(3, 3);
    assertThatThrownBy(() -> Rnn.unpadSequence(padded, Torch.tensor(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unpadSequence: 2 lengths do not fit sequences [3, 3]");
  }

  @Test
  void lengthsMayBeATensorOfAnyDtype() {
    PackedSequence packed =
        Rnn.packPaddedSequence(
            Rnn.padSequence(sequences()).t(),
            Torch.tensor(2.0, 3.0, 1.0),
            o -> o.batchFirst(true).enforceSorted(false));
    assertThat(packed.batchSizes().toLongArray()).containsExactly(3, 2, 1);
  }

  @Test
  void withReplacesTheElements() {
    PackedSequence packed = Rnn.packSequence(sequences(), o -> o.enforceSorted(false));
    PackedSequence doubled = packed.with(packed.data().mul(2));
    assertThat(Rnn.unpackSequence(doubled).get(1)).hasToString("tensor([ 6.,  8., 10.])");
    PackedSequence converted = doubled.to(DType.FLOAT64);
    packed.tensors().forEach(Tensor::close);
    assertThat(converted.data().dtype()).isEqualTo(DType.FLOAT64);
    assertThat(converted.batchSizes().dtype()).isEqualTo(DType.INT64);
    assertThat(Rnn.unpackSequence(converted)).hasSize(3);
    assertThatThrownBy(() -> converted.with(Torch.ones(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PackedSequence: expected 6 elements, got [2]");
  }

  @Test
  void aScopeKeepsAPackedSequenceAsAWhole() {
    PackedSequence kept =
        TensorScope.compute(() -> Rnn.packSequence(sequences(), o -> o.enforceSorted(false)));
    assertThat(kept.tensors()).noneMatch(Tensor::isClosed);
  }

  @Test
  void aPermutationIsInverted() {
    assertThat(Rnn.invertPermutation(Torch.tensor(2, 0, 1)).toLongArray()).containsExactly(1, 2, 0);
  }
}
