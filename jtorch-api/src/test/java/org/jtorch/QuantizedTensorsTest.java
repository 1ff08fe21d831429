package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jtorch.QuantizedOps.Channels;
import org.jtorch.QuantizedOps.QScheme;
import org.jtorch.QuantizedOps.QuantRange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class QuantizedTensorsTest {
  private static Tensor x() {
    return Torch.tensor(new float[][] {{-1, 0, 0.4f}, {1, 2, 30}});
  }

  private static Channels channels() {
    return new Channels(Torch.tensor(DType.FLOAT64, 0.1, 0.2), Torch.tensor(10, 0), 0);
  }

  private static Tensor quantized() {
    return Torch.quantizePerTensor(x(), 0.1, 10, DType.QUINT8);
  }

  private static Tensor perChannel() {
    return Torch.quantizePerChannel(x(), channels(), DType.QINT8);
  }

  private static Tensor image() {
    return Torch.quantizePerTensor(Torch.arange(16.0).reshape(1, 1, 4, 4), 0.5, 2, DType.QUINT8);
  }

  @TestFactory
  Stream<DynamicTest> quantizedTensorsPrintAsInPython() {
    Map<String, Supplier<Tensor>> cases = new LinkedHashMap<>();
    cases.put("quint8", () -> quantized());
    cases.put("qint32", () -> Torch.quantizePerTensor(x(), 0.25, 0, DType.QINT32));
    cases.put(
        "qint8_qparams",
        () -> Torch.quantizePerTensor(x(), Torch.tensor(0.5), Torch.tensor(1), DType.QINT8));
    cases.put("per_channel", () -> perChannel());
    cases.put("dynamic", () -> Torch.quantizePerTensorDynamic(x(), DType.QINT8, false));
    cases.put("int_repr", () -> quantized().intRepr());
    cases.put("dequantize", () -> perChannel().dequantize());
    cases.put("channel_scales", () -> perChannel().qPerChannelScales());
    cases.put("channel_zero_points", () -> perChannel().qPerChannelZeroPoints());
    cases.put("quantized_max_pool1d", () -> Torch.quantizedMaxPool1d(image().get(0), 2));
    cases.put("quantized_max_pool2d", () -> Torch.quantizedMaxPool2d(image(), 2));
    return RecordedKinds.printed(cases);
  }

  @TestFactory
  Stream<DynamicTest> whatQuantizingWouldCostPrintsAsInPython() {
    Map<String, Supplier<Tensor>> cases = new LinkedHashMap<>();
    QuantRange bytes = new QuantRange(-128, 127);
    cases.put("fake", () -> Torch.fakeQuantizePerTensorAffine(x(), 0.1, 0, bytes));
    cases.put(
        "fake_grad",
        () -> {
          Tensor y = x().requiresGrad_();
          Torch.fakeQuantizePerTensorAffine(y, 0.1, 0, bytes).sum().backward();
          return y.grad();
        });
    cases.put(
        "fake_per_channel",
        () ->
            Torch.fakeQuantizePerChannelAffine(
                x(),
                new Channels(
                    channels().scales().to(DType.FLOAT32),
                    channels().zeroPoints().to(DType.INT32),
                    0),
                new QuantRange(0, 255)));
    cases.put("bounds_max", () -> Torch.chooseQparamsOptimized(x().flatten(), 200, 0.16, 8).max());
    cases.put("bounds_min", () -> Torch.chooseQparamsOptimized(x().flatten(), 200, 0.16, 8).min());
    return RecordedKinds.printed(cases);
  }

  @Test
  void aQuantizedTensorTellsItsParameters() {
    try (TensorScope scope = TensorScope.open()) {
      assertThat(quantized().qScale()).isEqualTo(0.1);
      assertThat(quantized().qZeroPoint()).isEqualTo(10);
      assertThat(quantized().qscheme()).isEqualTo(QScheme.PER_TENSOR_AFFINE);
      assertThat(perChannel().qscheme()).isEqualTo(QScheme.PER_CHANNEL_AFFINE);
      assertThat(perChannel().qPerChannelAxis()).isZero();
      assertThat(perChannel().isQuantized()).isTrue();
      assertThat(x().isQuantized()).isFalse();
      List<Tensor> two =
          Torch.quantizePerTensor(
              List.of(x(), x()), Torch.tensor(0.1, 0.5), Torch.tensor(1, 2), DType.QUINT8);
      assertThat(two.get(1).qScale()).isEqualTo(0.5);
      assertThat(Torch.dequantize(two).get(0).get(1, 1).item()).isEqualTo(2);
    }
  }

  @Test
  void scalesAreCopiesOnBothWays() {
    try (TensorScope scope = TensorScope.open()) {
      Channels channels = channels();
      Tensor q = Torch.quantizePerChannel(x(), channels, DType.QINT8);
      channels.scales().setData(Torch.zeros(DType.FLOAT64, 0));
      channels.zeroPoints().fill_(99);
      q.qPerChannelScales().setData(Torch.zeros(DType.FLOAT64, 0));
      q.qPerChannelZeroPoints().fill_(99);
      assertThat(q.dequantize().get(1, 0).item()).isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeQuantizedIsRefusedInOneLine() {
    try (TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(() -> Torch.quantizePerTensor(x(), 0.1, 300, DType.QUINT8))
          .isInstanceOf(TorchException.class)
          .hasMessage(
              "quantize_per_tensor: quantize_tensor_per_tensor_affine zero_point 300 is above upper"
                  + " bound. [float32[2, 3]]");
      assertThatThrownBy(() -> Torch.quantizePerTensor(x(), 0.1, 0, DType.FLOAT32))
          .isInstanceOf(TorchException.class);
      assertThatThrownBy(() -> quantized().qPerChannelAxis()).isInstanceOf(TorchException.class);
      assertThatThrownBy(() -> x().qScale()).isInstanceOf(TorchException.class);
    }
  }
}
