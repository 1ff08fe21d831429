package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jtorch.Device.Type;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AutocastTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
    assertThat(Torch.isAutocastEnabled(Type.CPU)).isFalse();
  }

  private static Tensor ramp(double divisor, long... shape) {
    return Torch.arange(Shape.of(shape).numel()).to(DType.FLOAT32).view(shape).div(divisor);
  }

  private static Map<String, Tensor> compute() {
    Tensor a = ramp(3, 2, 3);
    Tensor b = ramp(7, 3, 4);
    Tensor product = a.matmul(b);
    Map<String, Tensor> results = new LinkedHashMap<>();
    results.put("matmul", product);
    results.put("linear", F.linear(a, b.t()));
    results.put("conv2d", F.conv2d(ramp(5, 1, 1, 4, 4), ramp(3, 1, 1, 2, 2)));
    results.put("sum", product.sum());
    results.put("softmax", product.softmax(1));
    results.put("mse_loss", F.mseLoss(product, product.mul(2)));
    results.put("add", product.add(a.narrow(1, 0, 1)));
    results.put("exp", a.exp());
    return results;
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"BFLOAT16", "FLOAT16"})
  void dtypesAndValuesAreThoseOfPython(DType dtype) {
    JsonNode recorded =
        RecordedDerivatives.read("autocast").get(dtype.name().toLowerCase(Locale.ROOT));
    Map<String, Tensor> results =
        Torch.autocast(Type.CPU, o -> o.dtype(dtype), AutocastTest::compute);
    assertThat(results).hasSize(recorded.size());
    results.forEach(
        (name, result) -> {
          JsonNode expected = recorded.get(name);
          assertThat(result.dtype().pythonName())
              .as(name)
              .isEqualTo(expected.get("dtype").textValue());
          double[] values = RecordedDerivatives.numbers(expected.get("values"));
          double[] actual = result.to(DType.FLOAT64).flatten().toDoubleArray();
          for (int i = 0; i < values.length; i++) {
            assertThat(actual[i])
                .as(name)
                .isCloseTo(values[i], within(Math.abs(values[i]) / 128 + 1e-6));
          }
        });
  }

  @Test
  void modesNestAndAreRestored() {
    try (Mode outer = Torch.autocast(Type.CPU)) {
      assertThat(Torch.isAutocastEnabled(Type.CPU)).isTrue();
      assertThat(Torch.isAutocastEnabled(Type.CUDA)).isFalse();
      assertThat(Torch.getAutocastDType(Type.CPU)).isEqualTo(DType.BFLOAT16);
      try (Mode inner = Torch.autocast(Type.CPU, o -> o.enabled(false))) {
        assertThat(ramp(1, 2, 2).matmul(ramp(1, 2, 2)).dtype()).isEqualTo(DType.FLOAT32);
      }
      try (Mode inner = Torch.autocast(Type.CPU, o -> o.dtype(DType.FLOAT16).cacheEnabled(false))) {
        assertThat(ramp(1, 2, 2).matmul(ramp(1, 2, 2)).dtype()).isEqualTo(DType.FLOAT16);
        assertThat(Torch.isAutocastCacheEnabled()).isFalse();
      }
      assertThat(Torch.isAutocastCacheEnabled()).isTrue();
      assertThat(ramp(1, 2, 2).matmul(ramp(1, 2, 2)).dtype()).isEqualTo(DType.BFLOAT16);
    }
    assertThat(ramp(1, 2, 2).matmul(ramp(1, 2, 2)).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(Torch.getAutocastDType(Type.CUDA)).isEqualTo(DType.FLOAT16);
  }

  @Test
  void theDTypeCanBeSetForGood() {
    Torch.setAutocastDType(Type.CPU, DType.FLOAT16);
    try (Mode mode = Torch.autocast(Type.CPU)) {
      assertThat(ramp(1, 2, 2).matmul(ramp(1, 2, 2)).dtype()).isEqualTo(DType.FLOAT16);
    } finally {
      Torch.setAutocastDType(Type.CPU, DType.BFLOAT16);
    }
  }

  @Test
  void castsOfParametersAreKeptWithinTheModeAlone() {
    Tensor weight = Torch.ones(2, 2).requiresGrad_();
    for (int step = 1; step <= 3; step++) {
      try (Mode mode = Torch.autocast(Type.CPU)) {
        assertThat(Torch.ones(2, 2).matmul(weight).sum().item()).isEqualTo(8.0 * step);
      }
      Torch.noGrad(() -> weight.add_(1));
    }
    weight.matmul(weight).sum().backward();
    assertThat(weight.grad().dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void gradientsFlowThroughCasts() {
    Tensor weight = Torch.ones(3, 1).requiresGrad_();
    Tensor loss =
        Torch.autocast(Type.CPU, () -> ramp(1, 2, 3).matmul(weight).to(DType.FLOAT32).sum());
    loss.backward();
    assertThat(weight.grad().toFloatArray()).containsExactly(3, 5, 7);
  }

  @Test
  void aNewThreadDoesNotCastUnlessAContextIsTakenThere() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Callable<Boolean> asks = () -> Torch.isAutocastEnabled(Type.CPU);
      try (Mode mode = Torch.autocast(Type.CPU)) {
        assertThat(executor.submit(asks).get()).isFalse();
        assertThat(executor.submit(TensorContext.current().wrapCallable(asks)).get()).isTrue();
      }
      assertThat(executor.submit(asks).get()).isFalse();
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void otherDTypesAndDevicesAreRefused() {
    assertThatThrownBy(() -> Torch.autocast(Type.CPU, o -> o.dtype(DType.FLOAT64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("autocast: CPU computes in bfloat16 or float16, not in float64");
    assertThatThrownBy(() -> Torch.autocast(Type.META))
        .hasMessage("autocast: there is none for device type META");
  }

  @Test
  void theModeEndsWhenTheBodyThrows() {
    assertThatThrownBy(
            () ->
                Torch.autocast(
                    Type.CPU,
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(Torch.isAutocastEnabled(Type.CPU)).isFalse();
  }
}
