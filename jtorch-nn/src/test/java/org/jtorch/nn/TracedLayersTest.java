package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Index;
import org.jtorch.PadMode;
import org.jtorch.ScriptModule;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.graph.TraceOptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Layers and functions, traced with free sizes and run as TorchScript with other sizes. */
class TracedLayersTest {
  private static DynamicTest traced(
      String name,
      Module module,
      Function<List<Tensor>, Tensor> call,
      Consumer<TraceOptions> options,
      List<Tensor> example,
      List<Tensor> other) {
    return dynamicTest(
        name,
        () -> {
          Graph graph = ModuleGraph.trace(module, call, options, example);
          try (ScriptModule script = graph.toScript()) {
            module.eval();
            Tensor expected = call.apply(other);
            Tensor result = script.forward(other.toArray(Tensor[]::new));
            assertThat(result.shape()).isEqualTo(expected.shape());
            assertThat(result.allclose(expected, 1e-5, 1e-6)).isTrue();
          }
        });
  }

  private static <M extends Module & Layer> DynamicTest layer(M layer, long... sizes) {
    long[] others = sizes.clone();
    others[0] = 7;
    return traced(
        layer.reprName(),
        layer,
        x -> layer.call(x.get(0)),
        o -> o.dynamicBatch(),
        List.of(Torch.rand(sizes)),
        List.of(Torch.rand(others)));
  }

  @TestFactory
  Stream<DynamicTest> layersTakeOtherBatchSizes() {
    return Stream.of(
        layer(new GroupNorm(2, 4), 2, 4, 5),
        layer(new InstanceNorm2d(4), 2, 4, 5, 5),
        layer(new ConvTranspose2d(4, 2, 3, o -> o.stride(2)), 2, 4, 5, 5),
        layer(new Conv2d(4, 4, 3, o -> o.padding(1).paddingMode(PadMode.REFLECT)), 2, 4, 7, 7),
        layer(new Upsample(o -> o.scaleFactor(2)), 2, 4, 5, 5),
        layer(new AdaptiveAvgPool2d(3), 2, 4, 7, 7),
        layer(new LPPool2d(2, 2), 2, 4, 6, 6),
        layer(new PixelShuffle(2), 2, 4, 5, 5),
        layer(new Softmax(1), 2, 4),
        layer(new PReLU(), 2, 4),
        layer(new Unflatten(1, 2, 2), 2, 4));
  }

  @TestFactory
  Stream<DynamicTest> modulesOfSeveralInputsTakeOtherSizes() {
    Embedding embedding = new Embedding(10, 4);
    GRU gru = new GRU(4, 5);
    LSTMCell cell = new LSTMCell(4, 5);
    MultiheadAttention attention = new MultiheadAttention(16, 4);
    TransformerDecoderLayer decoder = new TransformerDecoderLayer(16, 4);
    TransformerEncoderLayer encoder = new TransformerEncoderLayer(16, 4);
    Consumer<TraceOptions> second = o -> o.dynamic("batch", 0, 1);
    return Stream.of(
        traced(
            "Embedding",
            embedding,
            x -> embedding.call(x.get(0)),
            o -> o.dynamicBatch(),
            List.of(Torch.randint(10, Shape.of(2, 3))),
            List.of(Torch.randint(10, Shape.of(5, 3)))),
        traced(
            "GRU",
            gru,
            x -> gru.call(x.get(0)).output(),
            second,
            List.of(Torch.randn(3, 2, 4)),
            List.of(Torch.randn(3, 6, 4))),
        traced(
            "LSTMCell",
            cell,
            x -> cell.call(x.get(0)).hidden(),
            o -> o.dynamicBatch(),
            List.of(Torch.randn(2, 4)),
            List.of(Torch.randn(6, 4))),
        traced(
            "MultiheadAttention",
            attention,
            x -> attention.call(x.get(0), x.get(0), x.get(0)).output(),
            second,
            List.of(Torch.randn(3, 2, 16)),
            List.of(Torch.randn(3, 6, 16))),
        traced(
            "TransformerDecoderLayer",
            decoder,
            x -> decoder.call(x.get(0), x.get(1)),
            o -> o.dynamic("batch", 0, 1).dynamic("batch", 1, 1),
            List.of(Torch.randn(3, 2, 16), Torch.randn(4, 2, 16)),
            List.of(Torch.randn(3, 5, 16), Torch.randn(4, 5, 16))),
        traced(
            "TransformerEncoderLayer with a mask",
            encoder,
            x -> encoder.call(x.get(0), o -> o.srcMask(x.get(1))),
            second,
            List.of(Torch.randn(3, 2, 16), Torch.randn(3, 3)),
            List.of(Torch.randn(3, 5, 16), Torch.randn(3, 3))),
        traced(
            "TransformerEncoderLayer with padding",
            encoder,
            x -> encoder.call(x.get(0), o -> o.srcKeyPaddingMask(x.get(1))),
            o -> o.dynamic("batch", 0, 1).dynamic("batch", 1, 0),
            List.of(Torch.randn(3, 2, 16), Torch.zeros(DType.BOOL, 2, 3)),
            List.of(Torch.randn(3, 5, 16), Torch.zeros(DType.BOOL, 5, 3))));
  }

  private static DynamicTest function(
      String name,
      Function<Tensor, Tensor> function,
      Consumer<TraceOptions> options,
      Tensor example,
      Tensor other) {
    return traced(
        name,
        new Identity(),
        x -> function.apply(x.get(0)),
        options,
        List.of(example),
        List.of(other));
  }

  @TestFactory
  Stream<DynamicTest> functionsOfSizesTakeOtherSizes() {
    CrossEntropyLoss entropy = new CrossEntropyLoss();
    GaussianNLLLoss gaussian = new GaussianNLLLoss();
    Consumer<TraceOptions> both = o -> o.dynamicBatch().dynamic("length", 0, 1);
    return Stream.of(
        traced(
            "CrossEntropyLoss",
            entropy,
            x -> entropy.call(x.get(0), x.get(1)),
            o -> o.dynamicBatch(),
            List.of(Torch.randn(2, 4), Torch.tensor(1, 3)),
            List.of(Torch.randn(3, 4), Torch.tensor(1, 3, 0))),
        traced(
            "GaussianNLLLoss",
            gaussian,
            x -> gaussian.call(x.get(0), x.get(1), x.get(2)),
            o -> o.dynamicBatch(),
            List.of(Torch.randn(2, 4), Torch.randn(2, 4), Torch.rand(2, 4)),
            List.of(Torch.randn(3, 4), Torch.randn(3, 4), Torch.rand(3, 4))),
        function(
            "interpolate",
            x -> F.interpolate(x, o -> o.size(2 * x.size(2), 2 * x.size(3))),
            o -> o.dynamic("height", 0, 2).dynamic("width", 0, 3),
            Torch.randn(2, 4, 5, 6),
            Torch.randn(2, 4, 8, 9)),
        function(
            "subscripts",
            x -> x.get(Index.all(), Index.slice(1, 3)).add(x.get(0).get(Index.from(-2))),
            o -> o.dynamicBatch(),
            Torch.randn(2, 4),
            Torch.randn(7, 4)),
        function(
            "einsum",
            x -> Torch.einsum("bij,bjk->bik", x, x),
            o -> o.dynamicBatch(),
            Torch.randn(2, 4, 4),
            Torch.randn(7, 4, 4)),
        function(
            "assignments",
            x -> {
              Tensor y = x.clone();
              y.set(y.gt(0), 3);
              y.set(Index.at(0), 5);
              return y;
            },
            o -> o.dynamicBatch(),
            Torch.randn(2, 4),
            Torch.randn(7, 4)),
        function(
            "positions",
            x -> x.add(Torch.arange(x.size(1)).unsqueeze(0)),
            both,
            Torch.randn(2, 4),
            Torch.randn(7, 9)),
        function(
            "a causal mask",
            x ->
                F.scaledDotProductAttention(
                    x, x, x, o -> o.attnMask(Torch.ones(DType.BOOL, x.size(1), x.size(1)).tril())),
            both,
            Torch.randn(2, 4, 8),
            Torch.randn(7, 9, 8)));
  }
}
