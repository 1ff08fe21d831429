package org.jtorch.graph.internal.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jtorch.graph.internal.script.ScriptChecks.assertSame;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jtorch.CustomFunction;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Gradients;
import org.jtorch.Mode;
import org.jtorch.Ops;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.io.Checkpoint;
import org.jtorch.io.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
  private static final Tensor EXAMPLE = Torch.arange(6.0).view(2, 3);

  private static List<String> operators(Graph graph) {
    return graph.nodes().stream().map(Node::operator).toList();
  }

  @Test
  void recordsOperatorsInOrderAndPrintsThem() {
    Graph graph = Graph.trace(x -> x.mul(2).add(x).relu(), EXAMPLE);
    assertThat(graph.toString()).contains("# TraceTest.").contains("(TraceTest.java:41)");
    assertThat(graph.toString().replaceAll("(?m)^( *#.*)?\n", ""))
        .isEqualTo(
            """
            def forward(self, x: "f32[2, 3]"):
                mul: "f32[2, 3]" = torch.ops.aten.mul.Scalar(self = x, other = 2)
                add: "f32[2, 3]" = torch.ops.aten.add.Tensor(self = mul, other = x)
                relu: "f32[2, 3]" = torch.ops.aten.relu.default(self = add)
                return (relu,)
            """);
    assertSame(graph, x -> x.mul(2).add(x).relu(), Torch.randn(2, 3));
  }

  @Test
  void numbersOfFreeSizesBecomeArithmetic() {
    Graph graph =
        Graph.trace(
            x -> x.reshape(x.size(0) * x.size(1)).add(x.size(0) - 1).div(x.size(1)),
            o -> o.dynamic("rows", 0, 0).dynamic("columns", 0, 1),
            EXAMPLE);
    assertThat(graph.toString()).contains("\"f32[rows, columns]\"").contains("f32[rows*columns]");
    assertSame(
        graph,
        x -> x.reshape(x.size(0) * x.size(1)).add(x.size(0) - 1).div(x.size(1)),
        Torch.randn(7, 5));
  }

  @Test
  void reciprocalsOfFreeSizesStayExact() {
    Graph graph = Graph.trace(x -> x.sum(0).mul(1.0 / x.size(0)), o -> o.dynamicBatch(), EXAMPLE);
    assertSame(graph, x -> x.sum(0).mul(1.0 / x.size(0)), Torch.randn(9, 3));
  }

  @Test
  void oneSizeOfSeveralInputsVariesTogether() {
    Graph graph =
        Graph.trace(
            inputs -> inputs.get(0).matmul(inputs.get(1)).view(inputs.get(0).size(0), -1),
            o -> o.dynamic("inner", 0, 1).dynamic("inner", 1, 0).dynamic("batch", 0, 0),
            List.of(Torch.randn(2, 3), Torch.randn(3, 4)));
    try (ScriptModule script = graph.toScript()) {
      Tensor a = Torch.randn(6, 5);
      Tensor b = Torch.randn(5, 4);
      assertThat(script.forward(a, b).allclose(a.matmul(b))).isTrue();
    }
  }

  @Test
  void examplesOfTheCallerFreeTheSizesThatDiffer() {
    Graph graph =
        Graph.trace(
            x -> x.view(x.size(0) / 4, 4),
            o -> o.example(Torch.randn(12)).example(Torch.randn(20)),
            Torch.randn(8));
    assertThat(graph.toString()).contains("f32[s0]");
    assertSame(graph, x -> x.view(-1, 4), Torch.randn(16));
  }

  @Test
  void sizesThatTheFunctionRefusesAreReplacedByMultiples() {
    Graph graph =
        Graph.trace(
            x -> {
              if (x.size(0) % 4 != 0) {
                throw new IllegalArgumentException("a multiple of 4 is needed");
              }
              return x.view(4, -1);
            },
            o -> o.dynamicBatch(),
            Torch.randn(8));
    assertSame(graph, x -> x.view(4, -1), Torch.randn(20));
  }

  @Test
  void aFunctionOfCertainSizesSaysWhichFailed() {
    assertThatThrownBy(() -> Graph.trace(x -> x.view(2, 3), o -> o.dynamicBatch(), Torch.randn(6)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("trace: the function fails where batch = 7")
        .hasMessageContaining("o.example");
  }

  @Test
  void numbersThatAreNoFormulaAreRefusedWithTheirLine() {
    assertThatThrownBy(
            () ->
                Graph.trace(
                    x -> x.mul(Math.sqrt((double) x.size(0))), o -> o.dynamicBatch(), EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "trace: aten::mul.Scalar at TraceTest.*\\(TraceTest.java:\\d+\\) takes other = .*"
                + "batch = 2, 3, 5.*neither constant nor a sum or a product of sizes");
  }

  @Test
  void branchesOnSizesAreRefused() {
    assertThatThrownBy(
            () ->
                Graph.trace(
                    x -> x.size(0) > 2 ? x.relu() : x.tanh(), o -> o.dynamicBatch(), EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("aten::tanh")
        .hasMessageContaining("branches on a size");
    assertThatThrownBy(
            () ->
                Graph.trace(
                    x -> {
                      Tensor sum = x.sum();
                      for (int i = 0; i < x.size(0); i++) {
                        sum = sum.add(1);
                      }
                      return sum;
                    },
                    o -> o.dynamicBatch(),
                    EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("loops by a size");
  }

  @Test
  void hostReadsOfTracedTensorsAreRefused() {
    assertThatThrownBy(() -> Graph.trace(x -> x.mul(x.sum().item()), EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "trace: item reads elements of a traced tensor at .*TraceTest.java:\\d+\\).*");
    assertThatThrownBy(() -> Graph.trace(x -> x.mul(x.view(6).toFloatArray()[0]), EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("toFloatArray reads elements");
    assertThatThrownBy(() -> Graph.trace(x -> x.equal(x) ? x.neg() : x, EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("equal reads elements");
    assertThatThrownBy(
            () -> Graph.trace(x -> x.mul(Ops.call("aten::item", x.sum()).toDouble()), EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("item reads elements");
  }

  @Test
  void printingAndReadingOfConstantsAreAllowed() {
    Graph graph =
        Graph.trace(
            x -> {
              assertThat(x.toString()).startsWith("tensor(");
              return x.mul(Torch.arange(3.0).sum().item());
            },
            EXAMPLE);
    assertThat(operators(graph)).containsExactly("aten::mul.Scalar");
    assertSame(graph, x -> x.mul(3.0), Torch.randn(2, 3));
  }

  @Test
  void hostWritesBecomeConstants() {
    Tensor outside = Torch.randn(3);
    Graph graph =
        Graph.trace(x -> x.mul(Torch.tensor(new float[] {1, 2, 3})).add(outside), EXAMPLE);
    assertThat(operators(graph)).containsExactly("aten::mul.Tensor", "aten::add.Tensor");
    assertThat(graph.inputs().stream().map(Input::kind))
        .containsExactly(Input.Kind.CONSTANT, Input.Kind.CONSTANT, Input.Kind.USER);
    assertSame(
        graph, x -> x.mul(Torch.tensor(new float[] {1, 2, 3})).add(outside), Torch.randn(2, 3));
  }

  @Test
  void tensorsOfFilesBecomeConstants(@TempDir Path folder) {
    Path path = folder.resolve("w.safetensors");
    Path checkpoint = folder.resolve("w.pt");
    Map<String, Tensor> tensors = Map.of("w", Torch.tensor(new float[] {1, 2, 3}));
    Safetensors.save(path, tensors);
    Checkpoint.save(checkpoint, tensors);
    UnaryOperator<Tensor> body =
        x ->
            x.mul(Safetensors.load(path).tensor("w"))
                .add(Checkpoint.load(checkpoint).tensor("w"))
                .sub(Checkpoint.load(checkpoint, o -> o.mmap(true)).tensor("w"));
    Graph graph = Graph.trace(body, EXAMPLE);
    assertThat(operators(graph))
        .containsExactly("aten::mul.Tensor", "aten::add.Tensor", "aten::sub.Tensor");
    assertSame(graph, body::apply, Torch.randn(2, 3));
  }

  @Test
  void aTensorFilledFromJavaIsCopiedFromAConstant() {
    Graph graph =
        Graph.trace(
            x -> {
              Tensor buffer = Torch.zeros(2, 3);
              Tensor row = buffer.get(0);
              row.copyFrom(new float[] {1, 2, 3});
              return x.add(buffer);
            },
            EXAMPLE);
    assertSame(
        graph, x -> x.add(Torch.tensor(new float[][] {{1, 2, 3}, {0, 0, 0}})), Torch.randn(2, 3));
    assertThatThrownBy(
            () ->
                Graph.trace(
                    x -> {
                      Tensor y = x.mul(2);
                      y.copyFrom(new float[6]);
                      return y;
                    },
                    EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("copyFrom writes Java values to a traced tensor");
  }

  @Test
  void constantsThatDependOnASizeOrChangeAreRefused() {
    assertThatThrownBy(
            () ->
                Graph.trace(
                    x -> x.add(Torch.tensor(new float[] {x.size(0)})),
                    o -> o.dynamicBatch(),
                    EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("aten::add.Tensor at TraceTest")
        .hasMessageContaining("differs from run to run");
    int[] count = {0};
    assertThatThrownBy(
            () -> Graph.trace(x -> x.add(Torch.tensor(new float[] {count[0]++})), EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("differs from run to run");
  }

  @Test
  void inPlaceOperatorsAndViewsKeepTheirMeaning() {
    Graph graph = Graph.trace(TraceTest::inPlace, EXAMPLE);
    assertSame(graph, TraceTest::inPlace, Torch.randn(2, 3));
  }

  private static Tensor inPlace(Tensor x) {
    Tensor y = x.clone();
    y.get(0).mul_(2);
    y.add_(x);
    y.transpose(0, 1).get(1).zero_();
    y.maskedFill_(x.gt(0.5), 7);
    return y.add(x);
  }

  @Test
  void inPlaceOperatorsOnTheInputReachTheCallersTensor() {
    Graph graph = Graph.trace(x -> x.add_(1), EXAMPLE);
    try (ScriptModule script = graph.toScript()) {
      Tensor x = Torch.zeros(2, 3);
      Tensor unused = script.forward(x);
      assertThat(x.sum().item()).isEqualTo(6);
    }
    assertThat(EXAMPLE.sum().item()).isEqualTo(15);
  }

  @Test
  void operatorsByNameAreRecorded() {
    Graph graph =
        Graph.trace(
            x ->
                Ops.call("aten::topk", List.of(x, 2), Map.of("largest", false))
                    .toTuple()
                    .get("values")
                    .toTensor(),
            EXAMPLE);
    assertThat(operators(graph)).containsExactly("aten::topk");
    assertSame(graph, x -> x.topk(2, o -> o.largest(false)).values(), Torch.randn(2, 3));
    Graph foreach =
        Graph.trace(
            x -> {
              Tensor y = x.clone();
              Ops.call("aten::_foreach_mul_.Scalar", List.of(y), 3.0);
              return y;
            },
            EXAMPLE);
    assertSame(foreach, x -> x.mul(3.0), Torch.randn(2, 3));
  }

  @Test
  void fasterKernelsAreRecordedAsTheOperatorThatWasCalled() {
    Tensor weight = Torch.randn(1200, 1100);
    Graph graph = Torch.noGrad(() -> Graph.trace(x -> F.linear(x, weight), Torch.randn(2, 1100)));
    assertThat(operators(graph)).containsExactly("aten::linear");
    Tensor hidden = Torch.randn(2, 512);
    Tensor gates = Torch.randn(2048, 512);
    Graph cell =
        Graph.trace(
            x -> Torch.lstmCell(x, List.of(hidden, hidden), gates, gates, o -> {}).hidden(),
            Torch.randn(2, 512));
    assertThat(operators(cell)).containsExactly("aten::lstm_cell");
  }

  @Test
  void randomOperatorsDrawAnew() {
    Graph graph =
        Graph.trace(x -> x.add(Torch.randn(x.size(0), 3)), o -> o.dynamicBatch(), EXAMPLE);
    assertThat(operators(graph)).contains("aten::randn");
    Torch.manualSeed(5);
    Tensor expected = Torch.randn(4, 3);
    try (ScriptModule script = graph.toScript()) {
      Torch.manualSeed(5);
      assertThat(script.forward(Torch.zeros(4, 3)).equal(expected)).isTrue();
    }
  }

  @Test
  void theDefaultGeneratorKeepsItsState() {
    Torch.manualSeed(1);
    Tensor expected = Torch.randn(3);
    Torch.manualSeed(1);
    Graph graph = Graph.trace(x -> F.dropout(x, 0.5, true), EXAMPLE);
    assertThat(operators(graph)).containsExactly("aten::dropout");
    assertThat(Torch.randn(3).equal(expected)).isTrue();
  }

  @Test
  void partsWithoutGradientsStayWithoutGradients() {
    Graph graph =
        Graph.trace(
            x -> {
              Tensor scale;
              try (Mode mode = Torch.noGrad()) {
                scale = x.mul(2).sum();
              }
              return x.mul(scale);
            },
            EXAMPLE);
    assertThat(operators(graph))
        .containsExactly("higher_order::wrap_with_set_grad_enabled", "aten::mul.Tensor");
    try (ScriptModule script = graph.toScript()) {
      Tensor x = Torch.ones(2, 3).requiresGrad_();
      script.forward(x).sum().backward();
      assertThat(x.grad().equal(Torch.ones(2, 3).mul(12))).isTrue();
      assertThat(Torch.isGradEnabled()).isTrue();
    }
  }

  @Test
  void mixedPrecisionIsWrittenAsCasts() {
    Tensor weight = Torch.randn(4, 3);
    Graph graph =
        Graph.trace(
            x -> {
              try (Mode mode = Torch.autocast(Device.Type.CPU)) {
                return F.linear(x, weight).relu();
              }
            },
            EXAMPLE);
    assertThat(operators(graph)).containsExactly("higher_order::wrap_with_autocast");
    try (ScriptModule script = graph.toScript()) {
      Tensor x = Torch.randn(2, 3);
      Tensor expected = F.linear(x.to(DType.BFLOAT16), weight.to(DType.BFLOAT16)).relu();
      assertThat(script.forward(x).equal(expected)).isTrue();
    }
  }

  @Test
  void severalOutputsAreATuple() {
    Graph graph = Graph.trace(x -> List.of(x.sum(), x.max(1)), EXAMPLE);
    assertThat(graph.outputs()).hasSize(3);
    try (ScriptModule script = graph.toScript()) {
      assertThat(script.invoke("forward", Torch.ones(2, 3)).toTuple().elements()).hasSize(3);
    }
  }

  @Test
  void whatJavaComputesIsRefused() {
    Tensor leaf = Torch.ones(3).requiresGrad_();
    assertThatThrownBy(
            () ->
                Graph.trace(
                    x -> {
                      x.mul(leaf).sum().backward();
                      return leaf.grad();
                    },
                    EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a backward pass at");
    assertThatThrownBy(() -> Graph.trace(x -> new Twice().apply(x.mul(leaf)), EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the custom function Twice");
    try (ScriptModule script = Graph.trace(x -> x.neg(), EXAMPLE).toScript()) {
      assertThatThrownBy(() -> Graph.trace(x -> script.forward(x), EXAMPLE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a call of a ScriptModule");
    }
    assertThatThrownBy(() -> Graph.trace(x -> Graph.trace(y -> y, x).toString(), EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already");
  }

  private static final class Twice extends CustomFunction {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      return List.of(inputs.get(0).mul(2));
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      return Gradients.of(gradOutputs.get(0).mul(2));
    }
  }

  @Test
  void aWriteToAViewMakesTheWholeTensorTraced() {
    assertThatThrownBy(
            () ->
                Graph.trace(
                    x -> {
                      Tensor buffer = Torch.zeros(2, 3);
                      buffer.get(0).copy_(x.get(0));
                      return x.mul(buffer.sum().item());
                    },
                    EXAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("item reads elements of a traced tensor");
  }

  @Test
  void wholeRealNumbersStayReal() {
    Graph graph =
        Graph.trace(
            x -> x.mul((double) x.size(0)), o -> o.dynamicBatch(), Torch.arange(6).view(2, 3));
    try (ScriptModule script = graph.toScript()) {
      assertThat(script.forward(Torch.arange(3).view(1, 3)).dtype()).isEqualTo(DType.FLOAT32);
    }
  }

  @Test
  void aTraceFreesItsTensors() {
    Tensor outside = Torch.randn(3);
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.randn(2, 3);
      long before = Torch.memoryStats().liveTensors();
      Graph graph = Graph.trace(y -> y.relu().add(y), o -> o.dynamicBatch(), x);
      assertThat(graph.state()).isEmpty();
      assertThat(Torch.memoryStats().liveTensors()).isEqualTo(before);
      Graph held = Graph.trace(y -> y.mul(outside).mul(outside), o -> o.dynamicBatch(), x);
      assertThat(held.state()).hasSize(1);
      assertThat(Torch.memoryStats().liveTensors()).isEqualTo(before + 1);
      assertThatThrownBy(() -> Graph.trace(y -> y.mul(outside).add(y.sum().item()), x))
          .isInstanceOf(IllegalStateException.class);
      assertThat(Torch.memoryStats().liveTensors()).isEqualTo(before + 1);
    }
  }

  @Test
  void exceptionsOfTheFunctionPass() {
    assertThatThrownBy(() -> Graph.trace(x -> x.view(5), EXAMPLE))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("view");
    assertThatThrownBy(() -> Graph.trace(x -> x, o -> o.dynamic(1, 0), EXAMPLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no dimension 0 of input 1");
    assertThatThrownBy(() -> Graph.trace(x -> x, o -> o.example(Torch.randn(3, 3)), EXAMPLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.format(Locale.ROOT, "takes %d examples", 3));
  }
}
