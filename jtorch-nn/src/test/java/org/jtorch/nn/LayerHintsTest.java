package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.nn.utils.rnn.Rnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hints in the exceptions of layers for inputs that do not match their parameters. */
class LayerHintsTest {
  private static Tensor doubles(long... shape) {
    return Torch.ones(DType.FLOAT64, shape);
  }

  static Stream<Arguments> floatLayers() {
    return Stream.of(
        Arguments.of(new Linear(4, 2), doubles(1, 4)),
        Arguments.of(new Conv1d(3, 2, 1), doubles(1, 3, 5)),
        Arguments.of(new Conv2d(3, 2, 1), doubles(1, 3, 5, 5)),
        Arguments.of(new ConvTranspose2d(3, 2, 1), doubles(1, 3, 5, 5)),
        Arguments.of(new LayerNorm(4), doubles(2, 4)));
  }

  @ParameterizedTest
  @MethodSource("floatLayers")
  void inputOfAnotherFloatingPointDtypeGetsAConversionHint(Layer layer, Tensor input) {
    assertThatThrownBy(() -> new Sequential(layer).call(input))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("0: ")
        .hasMessageEndingWith(
            "(hint: convert the input with x.to(DType.FLOAT32), or the module with"
                + " model.to(DType.FLOAT64))");
  }

  @Test
  void byteImageGetsAConversionHint() {
    Tensor picture = Torch.zeros(DType.UINT8, 1, 3, 5, 5);
    assertThatThrownBy(() -> new Conv2d(3, 2, 1).call(picture))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("(hint: convert the input with x.to(DType.FLOAT32)");
  }

  @Test
  void channelsLastInputGetsAPermuteHint() {
    Conv2d conv = new Conv2d(3, 2, 1);
    assertThatThrownBy(() -> conv.call(Torch.ones(1, 8, 9, 3)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("x.permute(0, 3, 1, 2) makes (N, C, H, W) of (N, H, W, C)");
    assertThatThrownBy(() -> conv.call(Torch.ones(8, 9, 3)))
        .hasMessageContaining("x.permute(2, 0, 1) makes (C, H, W) of (H, W, C)");
    assertThatThrownBy(() -> new Conv1d(3, 2, 1).call(Torch.ones(1, 9, 3)))
        .hasMessageContaining("x.transpose(1, 2) makes (N, C, L) of (N, L, C)");
    assertThatThrownBy(() -> conv.call(Torch.ones(1, 4, 9, 9)))
        .isInstanceOf(TorchException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hint"));
    assertThat(conv.call(Torch.ones(1, 8, 9, 3).permute(0, 3, 1, 2)).shape())
        .isEqualTo(Shape.of(1, 2, 8, 9));
  }

  private static final class Recursive extends Module implements Layer {
    @Override
    public Tensor forward(Tensor x) {
      return call(x);
    }
  }

  @Test
  void recursiveForwardIsReported() {
    assertThatThrownBy(() -> new Sequential(new Recursive()).call(Torch.ones(1, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Recursive.forward calls itself recursively: in forward, call the layers that the"
                + " module holds, not its own call(...)")
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void otherStackOverflowsAreNotTranslated() {
    Layer endless =
        new Layer() {
          @Override
          @SuppressWarnings("InfiniteRecursion") // what is tested
          public Tensor forward(Tensor x) {
            return forward(x);
          }
        };
    assertThatThrownBy(() -> new Sequential(endless).call(Torch.ones(1)))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void instanceNormOfOneValuePerChannelGetsAHint() {
    for (long n : new long[] {1, 4}) {
      assertThatThrownBy(() -> new InstanceNorm1d(3).call(Torch.ones(n, 3, 1)))
          .hasMessageContaining("expected more than 1 value per channel of a sample")
          .hasMessageContaining("a larger batch does not help");
    }
    InstanceNorm1d tracked = new InstanceNorm1d(3, o -> o.trackRunningStats(true));
    tracked.eval();
    assertThat(tracked.call(Torch.ones(1, 3, 1)).numel()).isEqualTo(3);
  }

  @Test
  void binaryCrossEntropyOfIntegersGetsAConversionHint() {
    Tensor input = Torch.rand(3);
    for (Tensor target : List.of(Torch.tensor(0, 1, 1), Torch.tensor(new boolean[3]))) {
      assertThatThrownBy(() -> new BCELoss().call(input, target))
          .isInstanceOf(TorchException.class)
          .hasMessageStartingWith("BCELoss: target must be floating-point, got " + target.dtype())
          .hasMessageEndingWith("(hint: convert it with target.to(DType.FLOAT32))");
      assertThatThrownBy(() -> new BCEWithLogitsLoss().call(input, target))
          .hasMessageStartingWith("BCEWithLogitsLoss: target must be floating-point");
      assertThatThrownBy(() -> new BCELoss().call(target, input))
          .hasMessageStartingWith("BCELoss: input must be floating-point");
    }
  }

  @Test
  void unsortedLengthsGetAHint() {
    assertThatThrownBy(() -> Rnn.packPaddedSequence(Torch.ones(4, 2, 3), new long[] {2, 4}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "packPaddedSequence: lengths must be in decreasing order, got [2, 4]: sort the"
                + " sequences by length, or pass o -> o.enforceSorted(false)");
    assertThatThrownBy(() -> Rnn.packSequence(List.of(Torch.ones(1, 2), Torch.ones(3, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("o -> o.enforceSorted(false)");
  }
}
