package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jtorch.ConvPadding;
import org.jtorch.F;
import org.jtorch.PadMode;
import org.jtorch.Tensor;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrintingAgainstPythonTest {
  static Stream<Arguments> modules() {
    Map<String, Module> modules = new LinkedHashMap<>();
    modules.put("lenet", new LeNet());
    modules.put("encoder", new Encoder());
    modules.put(
        "sequential",
        new Sequential(
            new Sequential(new Conv2d(1, 2, 3, o -> o.padding(1)), new ReLU(o -> o.inplace(true))),
            new Flatten()));
    modules.put("empty", new Sequential());
    modules.put(
        "conv_all",
        new Conv2d(
            4,
            8,
            3,
            o ->
                o.stride(2)
                    .padding(1)
                    .dilation(2)
                    .groups(2)
                    .bias(false)
                    .paddingMode(PadMode.REFLECT)));
    modules.put("conv_same", new Conv2d(1, 1, new long[] {3, 5}, o -> o.padding(ConvPadding.SAME)));
    modules.put(
        "batch_norm1d",
        new BatchNorm1d(3, o -> o.eps(1e-3).cumulative().affine(false).trackRunningStats(false)));
    modules.put("batch_norm2d", new BatchNorm2d(6));
    modules.put("layer_norm", new LayerNorm(new long[] {2, 3}, o -> o.bias(false)));
    modules.put("dropout", new Dropout(0.25, o -> o.inplace(true)));
    modules.put("embedding", new Embedding(10, 3, o -> o.paddingIdx(-1).maxNorm(1.5).sparse(true)));
    modules.put("identity", new Identity());
    modules.put("max_pool2d", new MaxPool2d(3, o -> o.stride(2).padding(1)));
    modules.put("max_pool2d_rectangle", new MaxPool2d(new long[] {2, 3}, o -> o.ceilMode(true)));
    modules.put("avg_pool2d", new AvgPool2d(2));
    modules.put("adaptive", new AdaptiveAvgPool2d(1, 2));
    modules.put("gelu", new GELU(F.Approximate.TANH));
    modules.put("silu", new SiLU());
    modules.put("elu", new ELU(0.5, o -> o.inplace(true)));
    modules.put("leaky_relu", new LeakyReLU(1e-5));
    modules.put("hardtanh", new Hardtanh(-2, 2));
    modules.put("relu6", new ReLU6());
    modules.put("softmax", new Softmax(1));
    modules.put("log_softmax", new LogSoftmax(-1));
    modules.put("softplus", new Softplus());
    modules.put("cross_entropy", new CrossEntropyLoss());
    return modules.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modules")
  void printsWhatPythonPrints(String name, Module module) {
    assertThat(module).hasToString(PythonValues.more("printed").get(name).textValue());
  }

  @Test
  void everyPrintedModuleOfPythonIsCompared() {
    assertThat(PythonValues.more("printed")).hasSize((int) modules().count());
  }

  @Test
  void aFunctionIsNumberedAndUnnamed() {
    assertThat(new Sequential(new Tanh(), Tensor::relu))
        .hasToString("Sequential(\n  (0): Tanh()\n  (1): Function()\n)");
  }
}
