package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jtorch.ConvPadding;
import org.jtorch.DType;
import org.jtorch.PadMode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions of layers for invalid inputs and options. */
class LayerMisuseTest {
  static Stream<Arguments> inputs() {
    return Stream.of(
        Arguments.of(
            new Conv1d(3, 2, 2),
            Torch.ones(1, 4, 5),
            "conv1d: Given groups=1, weight of size [2, 3, 2], expected input[1, 4, 5] to have 3"
                + " channels, but got 4 channels instead [float32[1, 4, 5], float32[2, 3, 2],"
                + " float32[2]]"),
        Arguments.of(
            new Conv3d(3, 2, 2),
            Torch.ones(5, 5),
            "conv3d: Expected 4D (unbatched) or 5D (batched) input to conv3d, but got input of"
                + " size: [5, 5] [float32[5, 5], float32[2, 3, 2, 2, 2], float32[2]]"),
        Arguments.of(
            new Conv2d(1, 2, 3, o -> o.padding(4).paddingMode(PadMode.REFLECT)),
            Torch.ones(1, 1, 3, 3),
            "pad: Argument #4: Padding size should be less than the corresponding input dimension,"
                + " but got: padding (4, 4) at dimension 3 of input [1, 1, 3, 3] [float32[1, 1, 3,"
                + " 3]]"),
        Arguments.of(
            new Conv1d(1, 2, 3, o -> o.padding(6).paddingMode(PadMode.CIRCULAR)),
            Torch.ones(1, 1, 3),
            "pad: Padding value causes wrapping around more than once. [float32[1, 1, 3]]"),
        Arguments.of(
            new ConvTranspose2d(3, 2, 2),
            Torch.ones(1, 4, 5, 5),
            "conv_transpose2d: Given transposed=1, weight of size [3, 2, 2, 2], expected input[1,"
                + " 4, 5, 5] to have 3 channels, but got 4 channels instead [float32[1, 4, 5, 5],"
                + " float32[3, 2, 2, 2], float32[2]]"),
        Arguments.of(
            new ConvTranspose1d(3, 2, 2, o -> o.outputPadding(1)),
            Torch.ones(3, 5),
            "conv_transpose1d: output padding must be smaller than either stride or dilation, but"
                + " got output_padding_height: 0 output_padding_width: 1 stride_height: 1"
                + " stride_width: 1 dilation_height: 1 dilation_width: 1 [float32[3, 5], float32[3,"
                + " 2, 2], float32[2]]"),
        Arguments.of(
            new BatchNorm3d(3),
            Torch.ones(1, 3, 2, 2),
            "BatchNorm3d: expected 5 dimensions, got [1, 3, 2, 2]"),
        Arguments.of(
            new BatchNorm2d(3),
            Torch.ones(2, 4, 2, 2),
            "batch_norm: running_mean should contain 4 elements not 3 [float32[2, 4, 2, 2],"
                + " float32[3], float32[3], float32[3], float32[3]]"),
        Arguments.of(
            new SyncBatchNorm(3),
            Torch.ones(3),
            "SyncBatchNorm: expected 2 or more dimensions and channels, got [3]"),
        Arguments.of(
            new InstanceNorm1d(3),
            Torch.ones(3),
            "InstanceNorm1d: expected 2 or 3 dimensions, got [3]"),
        Arguments.of(
            new InstanceNorm2d(3, o -> o.affine(true)),
            Torch.ones(2, 4, 2, 2),
            "InstanceNorm2d: expected 3 channels, got [2, 4, 2, 2]"),
        Arguments.of(
            new GroupNorm(2, 4),
            Torch.ones(2, 5, 2),
            "group_norm: Expected number of channels in input to be divisible by num_groups, but"
                + " got input of shape [2, 5, 2] and num_groups=2 [float32[2, 5, 2], float32[4],"
                + " float32[4]]"),
        Arguments.of(
            new LayerNorm(4),
            Torch.ones(2, 5),
            "layer_norm: Given normalized_shape=[4], expected input with shape [*, 4], but got"
                + " input of size[2, 5] [float32[2, 5], float32[4], float32[4]]"),
        Arguments.of(
            new RMSNorm(4),
            Torch.ones(2, 5),
            "rms_norm: Given normalized_shape=[4], expected input with shape [*4], but got input of"
                + " size[2, 5] [float32[2, 5], float32[4]]"),
        Arguments.of(
            new CrossMapLRN2d(3),
            Torch.ones(2, 5, 2),
            "CrossMapLRN2d: expected 4 dimensions, got [2, 5, 2]"),
        Arguments.of(
            new LocalResponseNorm(3),
            Torch.ones(2, 5),
            "LocalResponseNorm: expected 3 or more dimensions, got [2, 5]"),
        Arguments.of(
            new Dropout1d(), Torch.ones(5), "Dropout1d: expected 2 or 3 dimensions, got [5]"),
        Arguments.of(
            new Dropout3d(), Torch.ones(5), "Dropout3d: expected 4 or 5 dimensions, got [5]"),
        Arguments.of(
            new ReflectionPad1d(3),
            Torch.ones(1, 2, 3),
            "pad: Argument #4: Padding size should be less than the corresponding input dimension,"
                + " but got: padding (3, 3) at dimension 2 of input [1, 2, 3] [float32[1, 2, 3]]"),
        Arguments.of(
            new CircularPad2d(1),
            Torch.ones(2, 2),
            "CircularPad2d: expected 3 or 4 dimensions, got [2, 2]"),
        Arguments.of(
            new ReplicationPad3d(1),
            Torch.ones(2, 2),
            "ReplicationPad3d: expected 4 or 5 dimensions, got [2, 2]"),
        Arguments.of(
            new ZeroPad2d(-3),
            Torch.ones(1, 2, 4, 4),
            "pad: narrow(): length must be non-negative. [float32[1, 2, 4, 4]]"),
        Arguments.of(
            new MaxPool1d(2, o -> o.padding(2)),
            Torch.ones(1, 2, 4),
            "max_pool1d: max_pool1d() padding should be at most half of kernel size, but got"
                + " padding=2 and kernel_size=2 [float32[1, 2, 4]]"),
        Arguments.of(
            new MaxPool3d(2),
            Torch.ones(2, 4),
            "max_pool3d: non-empty 4D or 5D (batch mode) tensor expected for input [float32[2,"
                + " 4]]"),
        Arguments.of(
            new AvgPool3d(9),
            Torch.ones(1, 2, 4, 4, 4),
            "avg_pool3d: input image (T: 4 H: 4 W: 4) smaller than kernel size (kT: 9 kH: 9 kW: 9)"
                + " [float32[1, 2, 4, 4, 4]]"),
        Arguments.of(
            new AdaptiveAvgPool2d(-1, 2),
            Torch.ones(4),
            "AdaptiveAvgPool2d: expected 3 or 4 dimensions, got [4]"),
        Arguments.of(
            new AdaptiveMaxPool1d(-2),
            Torch.ones(1, 2, 4),
            "adaptive_max_pool1d: Trying to create tensor with negative dimension -2: [1, 2, 1, -2]"
                + " [float32[1, 2, 4]]"),
        Arguments.of(
            new FractionalMaxPool2d(2, o -> o.outputSize(9)),
            Torch.ones(1, 2, 4, 4),
            "fractional_max_pool2d: pool height 2 too large relative to input height 4 [float32[1,"
                + " 2, 4, 4], float32[1, 2, 2]]"),
        Arguments.of(
            new PixelShuffle(2),
            Torch.ones(1, 3, 2, 2),
            "pixel_shuffle: pixel_shuffle expects its input's 'channel' dimension to be divisible"
                + " by the square of upscale_factor, but input.size(-3)=3 is not divisible by 4"
                + " [float32[1, 3, 2, 2]]"),
        Arguments.of(
            new PixelUnshuffle(2),
            Torch.ones(1, 1, 3, 2),
            "pixel_unshuffle: pixel_unshuffle expects height to be divisible by downscale_factor,"
                + " but input.size(-2)=3 is not divisible by 2 [float32[1, 1, 3, 2]]"),
        Arguments.of(
            new ChannelShuffle(2),
            Torch.ones(1, 3, 2, 2),
            "channel_shuffle: Number of channels must be divisible by groups. Got 3 channels and 2"
                + " groups. [float32[1, 3, 2, 2]]"),
        Arguments.of(
            new Unflatten(1, 2, 2),
            Torch.ones(1, 5),
            "unflatten: Provided sizes [2, 2] don't multiply up to the size of dim 1 (5) in the"
                + " input tensor [float32[1, 5]]"),
        Arguments.of(
            new Fold(4, 2),
            Torch.ones(1, 8, 8),
            "col2im: Given output_size=(4, 4), kernel_size=(2, 2), dilation=(1, 1), padding=(0, 0),"
                + " stride=(1, 1), expected size of input's dimension 2 to match the calculated"
                + " number of sliding blocks 3 * 3 = 9, but got input.size(2)=8. [float32[1, 8,"
                + " 8]]"),
        Arguments.of(
            new Unfold(5),
            Torch.ones(1, 1, 4, 4),
            "im2col: Given input with spatial size (4, 4), kernel_size=(5, 5), dilation=(1, 1),"
                + " padding=(0, 0), calculated shape of the array of sliding blocks as (0, 0), but"
                + " its components must be at least one. [float32[1, 1, 4, 4]]"));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("inputs")
  void invalidInputThrowsWithThePathAndWithoutLeak(Layer layer, Tensor input, String message) {
    Sequential model = new Sequential(new Sequential(new Softsign(), layer), new ReLU());
    for (int i = 0; i < 2; i++) {
      long before = Torch.memoryStats().unclosed();
      assertThatThrownBy(() -> model.call(input))
          .isInstanceOf(TorchException.class)
          .hasMessage("0.1: " + message);
      assertThat(Torch.memoryStats().unclosed() - before).isZero();
    }
  }

  static Stream<Arguments> constructions() {
    return Stream.<Arguments>of(
        construction(
            () -> new Conv3d(3, 2, 1, o -> o.groups(2)), "Conv3d: groups 2 must divide 3 and 2"),
        construction(
            () -> new Conv1d(3, 3, 1, o -> o.groups(0)), "Conv1d: groups 0 must divide 3 and 3"),
        construction(
            () -> new ConvTranspose1d(2, 3, 1, o -> o.groups(2)),
            "ConvTranspose1d: groups 2 must divide 2 and 3"),
        construction(
            () -> new LazyConv2d(3, 1, o -> o.groups(2)), "LazyConv2d: groups 2 must divide 3"),
        construction(
            () -> new Conv1d(1, 1, 3, o -> o.padding(ConvPadding.SAME).stride(2)),
            "Conv1d: padding SAME needs stride 1"),
        construction(
            () -> new Conv3d(1, 1, new long[] {3, 3}),
            "kernelSize takes one number or 3, got [3, 3]"),
        construction(
            () -> new Conv1d(1, 1, 3, o -> o.stride(1, 2)), "stride takes one number, got [1, 2]"),
        construction(
            () -> new MaxPool2d(2, o -> o.padding(1, 1, 1)),
            "padding takes one number or 2, got [1, 1, 1]"),
        construction(() -> new MaxPool1d(1L << 40), "kernelSize is out of range: 1099511627776"),
        construction(
            () -> new Conv3d(1, 1, 2, o -> o.stride(1, 1L << 32, 1)),
            "stride is out of range: 4294967296"),
        construction(() -> new ReflectionPad2d(1, 2), "padding takes one number or 4, got [1, 2]"),
        construction(
            () -> new AdaptiveAvgPool2d(1, 2, 3),
            "outputSize takes one number or 2, got [1, 2, 3]"),
        construction(
            () -> new AvgPool1d(2, o -> o.divisorOverride(3)),
            "AvgPool1d: divisorOverride is only for AvgPool2d and AvgPool3d"),
        construction(
            () -> new FractionalMaxPool2d(2, o -> {}),
            "FractionalMaxPool2d: set either outputSize or outputRatio"),
        construction(
            () -> new FractionalMaxPool3d(2, o -> o.outputRatio(0.5, 1)),
            "FractionalMaxPool3d: outputRatio takes one number or 3 between 0 and 1, got [0.5,"
                + " 1.0]"),
        construction(() -> new GroupNorm(2, 3), "GroupNorm: numGroups 2 must divide numChannels 3"),
        construction(() -> new Bilinear(0, 2, 3), "Bilinear: in1Features must be positive, got 0"),
        construction(() -> new AlphaDropout(1.5), "AlphaDropout: p must be from 0 to 1, got 1.5"),
        construction(
            () -> new Upsample(o -> o.size(2).scaleFactor(2)),
            "Upsample: set either size or scaleFactor"),
        construction(
            () -> new UpsamplingNearest2d(o -> {}),
            "UpsamplingNearest2d: set either size or scaleFactor"));
  }

  private static Arguments construction(Supplier<Module> maker, String message) {
    return Arguments.of(message, maker);
  }

  @ParameterizedTest
  @MethodSource("constructions")
  void invalidOptionsThrow(String message, Supplier<Module> maker) {
    assertThatIllegalArgumentException().isThrownBy(maker::get).withMessage(message);
  }

  static Stream<Arguments> negativeSizes() {
    return Stream.<Arguments>of(
        construction(() -> new Linear(-1, 2), "[2, -1]"),
        construction(() -> new Conv2d(-1, 2, 3), "[2, -1, 3, 3]"),
        construction(() -> new ConvTranspose1d(-1, 2, 3), "[-1, 2, 3]"),
        construction(() -> new BatchNorm1d(-1), "[-1]"));
  }

  @ParameterizedTest
  @MethodSource("negativeSizes")
  void negativeChannelCountThrows(String shape, Supplier<Module> maker) {
    assertThatThrownBy(maker::get)
        .isInstanceOf(TorchException.class)
        .hasMessage("empty: Trying to create tensor with negative dimension -1: " + shape);
  }

  @Test
  void impossibleOutputSizeThrows() {
    ConvTranspose2d layer = new ConvTranspose2d(1, 1, 3, o -> o.stride(2));
    assertThatThrownBy(() -> layer.call(Torch.ones(1, 1, 3, 3), 9, 7))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "ConvTranspose2d: outputSize [9, 7] is not in the range from [7, 7] to [8, 8] for an"
                + " input of [1, 1, 3, 3]");
    assertThatThrownBy(() -> layer.call(Torch.ones(1, 1, 3, 3), 7))
        .hasMessage(
            "ConvTranspose2d: outputSize [7] is not in the range from [7, 7] to [8, 8] for an"
                + " input of [1, 1, 3, 3]");
    assertThat(layer.call(Torch.ones(1, 1, 3, 3), 8, 7).shape().toArray())
        .containsExactly(1, 1, 8, 7);
  }

  @Test
  void unpoolIndicesOutOfRangeThrow() {
    MaxUnpool2d layer = new MaxUnpool2d(2);
    Tensor input = Torch.ones(1, 1, 2, 2);
    assertThatThrownBy(() -> layer.call(input, Torch.tensor(0, 1, 2, 99).view(1, 1, 2, 2)))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "max_unpool2d: Found an invalid max index: 99 (output volumes are of size 4x4)"
                + " [float32[1, 1, 2, 2], int64[1, 1, 2, 2]]");
    assertThatThrownBy(() -> layer.call(input, Torch.tensor(0, 1)))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "max_unpool2d: Expected shape of indices to be same as that of the input tensor ([1, 1,"
                + " 2, 2]) but got indices tensor with shape: [2] [float32[1, 1, 2, 2], int64[2]]");
    assertThatThrownBy(() -> layer.call(Torch.ones(2), Torch.tensor(0, 1)))
        .hasMessage("MaxUnpool2d: expected 3 or 4 dimensions, got [2]");
  }

  @Test
  void bilinearThrowsForInputsOfOtherSizes() {
    Bilinear layer = new Bilinear(3, 4, 2);
    assertThatThrownBy(() -> layer.call(Torch.ones(5, 3), Torch.ones(5, 5)))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "bilinear: input2 size does not match weight size: got 5 but expected 4 [float32[5, 3],"
                + " float32[5, 5], float32[2, 3, 4], float32[2]]");
    assertThatThrownBy(() -> layer.call(Torch.ones(5, 3), Torch.ones(6, 4)))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "bilinear: input batch dimensions do not match at dim 0: got 5 and 6 [float32[5, 3],"
                + " float32[6, 4], float32[2, 3, 4], float32[2]]");
  }

  @Test
  void closedTensorsAndWrongDtypesThrow() {
    Tensor closed = Torch.ones(1, 1, 4, 4);
    closed.close();
    for (Layer layer :
        new Layer[] {
          new Conv2d(1, 1, 2, o -> o.padding(1).paddingMode(PadMode.CIRCULAR)),
          new BatchNorm2d(1),
          new InstanceNorm2d(1),
          new MaxPool2d(2),
          new ZeroPad2d(1),
          new CrossMapLRN2d(3),
          new LazyConv2d(1, 2)
        }) {
      assertThatThrownBy(() -> layer.call(closed)).isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> new Conv1d(1, 1, 1).call(Torch.zeros(1, 1, 2).to(DType.INT64)))
        .isInstanceOf(TorchException.class);
  }
}
