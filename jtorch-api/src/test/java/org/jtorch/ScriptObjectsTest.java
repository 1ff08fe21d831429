package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.jtorch.Index.all;
import static org.jtorch.Index.at;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Instances of classes of scripts and of C++, which are passed back to TorchScript. */
class ScriptObjectsTest {
  private static ScriptModule load() {
    return ScriptFixtures.load("newer/objects.pt");
  }

  @Test
  void anInstanceOfTheScriptsClassIsPassedBack() {
    try (TensorScope scope = TensorScope.open();
        ScriptModule module = load()) {
      IValue.OfObject counter = module.invoke("forward", 3).toObject();
      assertThat(counter.className()).isEqualTo("Counter");
      assertThat(counter.kind()).isEqualTo("Object");
      assertThat(module.invoke("add", counter, 4).toLong()).isEqualTo(7);
      assertThat(module.invoke("add", counter, 4).toLong()).isEqualTo(11);
      List<IValue> many = module.invoke("many", 5).toList();
      assertThat(module.invoke("total", many).toLong()).isEqualTo(10);
      Map<Object, IValue> named = module.invoke("named", Map.of("a", counter)).toMap();
      assertThat(module.invoke("add", named.get("a"), 1).toLong()).isEqualTo(12);
      assertThat(module.invoke("maybe", new IValue.None()).isNone()).isTrue();
      assertThat(module.invoke("maybe", counter).toObject().className()).isEqualTo("Counter");
    }
  }

  @Test
  void anObjectBelongsToTheScopeOfTheCall() {
    long before = Torch.memoryStats().liveTensors();
    try (ScriptModule module = load()) {
      IValue.OfObject kept;
      IValue.OfObject left;
      try (TensorScope scope = TensorScope.open()) {
        kept = scope.keep(module.invoke("forward", 1).toObject());
        left = module.invoke("forward", 2).toObject();
      }
      assertThat(kept.isClosed()).isFalse();
      assertThat(module.invoke("add", kept, 1).toLong()).isEqualTo(2);
      assertThatIllegalStateException()
          .isThrownBy(() -> module.invoke("add", left, 1))
          .withMessage("the Counter is closed");
      kept.close();
      kept.close();
      assertThat(kept.isClosed()).isTrue();
      assertThat(kept).hasToString("OfObject[Counter, closed]");
      IValue pair = module.invoke("many", 2);
      TensorScope.closeAll(pair);
      assertThat(pair.toList().get(0).toObject().isClosed()).isTrue();
    }
    assertThat(Torch.memoryStats().liveTensors()).isEqualTo(before);
  }

  @Test
  void anObjectOutlivesItsModuleAndIsRefusedByAnother() {
    try (TensorScope scope = TensorScope.open();
        ScriptModule other = load()) {
      IValue.OfObject counter;
      try (ScriptModule module = load()) {
        counter = module.invoke("forward", 3).toObject();
      }
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> other.invoke("add", counter, 1))
          .withMessage("add: argument 'counter' takes a Counter, got a Counter of another program");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> other.invoke("add", Torch.ones(1), 1))
          .withMessage("add: argument 'counter' takes a Counter, got a Tensor");
    }
  }

  @Test
  void packedWeightsOfAQuantizedConvolutionAreAnObject() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.arange(2 * 3 * 5 * 5).to(DType.FLOAT32).view(2, 3, 5, 5).div(20);
      Tensor w = Torch.arange(4 * 3 * 2 * 2).to(DType.FLOAT32).view(4, 3, 2, 2).sub(24).div(16);
      Tensor bias = Torch.tensor(0.5, -0.5, 1, 2);
      Tensor qx = Torch.quantizePerTensor(x, 0.05, 3, DType.QUINT8);
      Tensor qw = Torch.quantizePerTensor(w, 0.02, 0, DType.QINT8);
      long[] one = {1, 1};
      long[] none = {0, 0};
      IValue.OfObject packed =
          Ops.unchecked().call("quantized::conv2d_prepack", qw, bias, one, none, one, 1).toObject();
      assertThat(packed.className()).isEqualTo("torch.classes.quantized.Conv2dPackedParamsBase");
      Tensor y = Ops.unchecked().call("quantized::conv2d.new", qx, packed, 0.5, 60).toTensor();
      assertThat(y.shape()).isEqualTo(Shape.of(2, 4, 4, 4));
      Tensor bytes = y.intRepr().to(DType.INT64);
      assertThat(bytes.sum().itemLong()).isEqualTo(9609);
      assertThat(bytes.get(at(1), all(), at(2), at(1)).toLongArray())
          .containsExactly(0, 9, 114, 219);
      IValue.OfTuple parts = Ops.unchecked().call("quantized::conv2d_unpack", packed).toTuple();
      assertThat(parts.elements().get(0).toTensor().dequantize().sum().item())
          .isCloseTo(-1.5, within(1e-5));
      assertThat(parts.elements().get(1).toTensor().equal(bias)).isTrue();
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> Ops.call("quantized::linear", qx, packed, 0.5, 60))
          .withMessage(
              "quantized::linear: argument 'W_prepack' takes a LinearPackedParamsBase, got a"
                  + " torch.classes.quantized.Conv2dPackedParamsBase");
    }
  }

  @Test
  void packedWeightsOfAQuantizedLinearLayerAreAnObject() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.arange(24).to(DType.FLOAT32).view(2, 12).div(20);
      Tensor w = Torch.arange(48).to(DType.FLOAT32).view(4, 12).sub(24).div(16);
      Tensor qw = Torch.quantizePerTensor(w, 0.02, 0, DType.QINT8);
      Tensor qx = Torch.quantizePerTensor(x, 0.05, 3, DType.QUINT8);
      IValue packed = Ops.call("quantized::linear_prepack", qw, Torch.tensor(0.5, -0.5, 1, 2));
      Tensor y = Ops.call("quantized::linear", qx, packed, 0.25, 90).toTensor();
      assertThat(y.intRepr().to(DType.INT64).flatten().toLongArray())
          .containsExactly(79, 84, 100, 114, 45, 73, 110, 146);
    }
  }

  @Test
  void argumentsThatPackingDoesNotCheckAreRefused() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor qw = Torch.quantizePerTensor(Torch.ones(4, 3, 2, 2), 0.02, 0, DType.QINT8);
      long[] one = {1, 1};
      long[] none = {0, 0};
      refuses("stride must be from 1 to 65536, got 0", qw, null, none, none, one, 1);
      refuses("stride must have 2 elements", qw, null, new long[] {1}, none, one, 1);
      refuses("groups must divide the 4 output channels, got 3", qw, null, one, none, one, 3);
      refuses("the weight must have 4 dimensions", qw.flatten(1), null, one, none, one, 1);
      refuses("the bias must be float32[4]", qw, Torch.ones(3), one, none, one, 1);
    }
  }

  private static void refuses(String message, @Nullable Object... arguments) {
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(
            () ->
                Ops.unchecked()
                    .call("quantized::conv2d_prepack", Arrays.asList(arguments), Map.of()))
        .withMessageContaining(message);
  }

  @Test
  void closingAnObjectDuringCallsIsSafe() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (ScriptModule module = load()) {
      for (int round = 0; round < 50; round++) {
        IValue.OfObject counter = module.invoke("forward", 0).toObject();
        List<Future<Integer>> callers =
            IntStream.range(0, 2)
                .mapToObj(i -> threads.submit(() -> adds(module, counter)))
                .toList();
        threads.submit(counter::close).get();
        for (Future<Integer> caller : callers) {
          assertThat(caller.get()).isNotNegative();
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  private static int adds(ScriptModule module, IValue.OfObject counter) {
    for (int i = 0; i < 200; i++) {
      try {
        assertThat(module.invoke("add", counter, 1).toLong()).isPositive();
      } catch (IllegalStateException e) {
        return i;
      }
    }
    return 200;
  }
}
