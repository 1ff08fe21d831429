package org.jtorch.amp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.optim.SGD;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradScalerTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** Reads values recorded from PyTorch. */
  private static JsonNode recorded(String part) {
    try (InputStream file = GradScalerTest.class.getResourceAsStream("scaler.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(file)).get(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor weight() {
    return Torch.tensor(1.0, -2.0, 3.0).requiresGrad_();
  }

  private static void clip(Tensor weight, double maxNorm) {
    Tensor gradient = weight.grad();
    double norm = gradient.square().sum().sqrt().item();
    gradient.mul_(Math.min(1, maxNorm / (norm + 1e-6)));
  }

  private static void assertStep(JsonNode expected, GradScaler scaler, Tensor weight) {
    assertThat(scaler.getScale()).isEqualTo(expected.get("scale").doubleValue());
    for (int i = 0; i < 3; i++) {
      assertThat((double) weight.toFloatArray()[i])
          .isCloseTo(expected.get("weight").get(i).doubleValue(), within(1e-5));
    }
    JsonNode state = expected.get("state");
    assertThat(scaler.stateDict())
        .containsOnlyKeys(
            "scale", "growth_factor", "backoff_factor", "growth_interval", "_growth_tracker")
        .containsEntry("_growth_tracker", state.get("_growth_tracker").longValue());
  }

  @Test
  void twentyStepsWithTwoInfinitiesMatchPython() {
    Tensor weight = weight();
    SGD optimizer = new SGD(List.of(weight), o -> o.lr(0.1).momentum(0.9));
    GradScaler scaler = new GradScaler(Device.CPU, o -> o.initScale(1024).growthInterval(4));
    JsonNode trajectory = recorded("trajectory");
    assertThat(trajectory).hasSize(20);
    for (int step = 0; step < 20; step++) {
      try (TensorScope round = TensorScope.open()) {
        optimizer.zeroGrad();
        boolean infinite = step == 6 || step == 13;
        Tensor loss = weight.sub(step / 20.0).square().sum();
        scaler.scale(infinite ? loss.mul(Double.POSITIVE_INFINITY) : loss).backward();
        if (step % 3 == 0) {
          scaler.unscale_(optimizer);
          if (!infinite) {
            clip(weight, 1.5);
          }
        }
        assertThat(scaler.step(optimizer)).isEqualTo(!infinite);
        scaler.update();
        assertStep(trajectory.get(step), scaler, weight);
      }
    }
  }

  @Test
  void mixedPrecisionTrainingMatchesPython() {
    Tensor x = Torch.arange(12).to(DType.FLOAT32).view(4, 3).div(11);
    Tensor weight = Torch.tensor(new float[][] {{0.5f, -0.25f, 1}}).requiresGrad_();
    SGD optimizer = new SGD(List.of(weight), o -> o.lr(0.05));
    GradScaler scaler = new GradScaler(Device.CPU, o -> o.initScale(256).growthInterval(3));
    for (JsonNode expected : recorded("mixed")) {
      optimizer.zeroGrad();
      Tensor loss =
          Torch.autocast(
              Device.Type.CPU,
              o -> o.dtype(DType.BFLOAT16),
              () -> F.linear(x, weight).square().mean());
      scaler.scale(loss).backward();
      scaler.step(optimizer);
      scaler.update();
      assertThat(loss.item()).isCloseTo(expected.get(0).doubleValue(), within(0.01));
      assertThat(scaler.getScale()).isEqualTo(expected.get(1).doubleValue());
    }
  }

  @Test
  void aStateDictRestoresTheScaler() {
    Tensor weight = weight();
    SGD optimizer = new SGD(List.of(weight), o -> o.lr(0.1));
    GradScaler first = new GradScaler(Device.CPU, o -> o.initScale(8).growthInterval(2));
    step(first, optimizer, weight);
    Map<String, Object> saved = first.stateDict();
    assertThat(saved)
        .isEqualTo(
            Map.of(
                "scale", 8.0,
                "growth_factor", 2.0,
                "backoff_factor", 0.5,
                "growth_interval", 2L,
                "_growth_tracker", 1L));
    GradScaler second = new GradScaler(Device.CPU);
    second.loadStateDict(saved);
    step(second, optimizer, weight);
    assertThat(second.getScale()).isEqualTo(16);
    second.loadStateDict(saved);
    assertThat(second.stateDict()).isEqualTo(saved);
    assertThatThrownBy(() -> second.loadStateDict(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The source state dict is empty, possibly because it was saved from a disabled"
                + " instance of GradScaler.");
    assertThatThrownBy(() -> second.loadStateDict(Map.of("scale", 1.0)))
        .hasMessage("not the state dict of a GradScaler: no growth_factor");
    assertThat(second.stateDict()).isEqualTo(saved);
  }

  private static void step(GradScaler scaler, SGD optimizer, Tensor weight) {
    optimizer.zeroGrad();
    scaler.scale(weight.square().sum()).backward();
    scaler.step(optimizer);
    scaler.update();
  }

  @Test
  void aDisabledScalerDoesNothing() {
    Tensor weight = weight();
    SGD optimizer = new SGD(List.of(weight), o -> o.lr(0.5));
    GradScaler scaler = new GradScaler(Device.CPU, o -> o.enabled(false));
    Tensor loss = weight.square().sum();
    assertThat(scaler.scale(loss)).isSameAs(loss);
    loss.backward();
    scaler.unscale_(optimizer);
    scaler.step(optimizer);
    scaler.update();
    assertThat(weight.toFloatArray()).containsOnly(0);
    assertThat(scaler.getScale()).isEqualTo(1);
    assertThat(scaler.stateDict()).isEmpty();
    assertThat(scaler.isEnabled()).isFalse();
  }

  @Test
  void theOrderOfCallsIsChecked() {
    Tensor weight = weight();
    SGD optimizer = new SGD(List.of(weight), o -> o.lr(0.1));
    GradScaler scaler = new GradScaler(Device.CPU);
    assertThatThrownBy(() -> scaler.unscale_(optimizer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Attempted unscale_ but the scale was not created yet: call scale(loss) first");
    assertThat(scaler.scale(weight.square().sum()).item()).isEqualTo(14 * 65536.0);
    assertThatThrownBy(() -> scaler.step(optimizer))
        .hasMessage("No inf checks were recorded for this optimizer.");
    assertThatThrownBy(scaler::update).hasMessage("No inf checks were recorded prior to update.");
    scaler.update(4);
    assertThat(scaler.getScale()).isEqualTo(4);
    scaler.scale(weight.square().sum()).backward();
    scaler.unscale_(optimizer);
    assertThatThrownBy(() -> scaler.unscale_(optimizer))
        .hasMessage(
            "unscale_() has already been called on this optimizer since the last update().");
    scaler.step(optimizer);
    assertThatThrownBy(() -> scaler.step(optimizer))
        .hasMessage("step() has already been called since the last update().");
    assertThatThrownBy(() -> scaler.unscale_(optimizer))
        .hasMessage("unscale_() is being called after step().");
    assertThatThrownBy(() -> new GradScaler(Device.CPU, o -> o.growthFactor(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The growth factor must be > 1.0.");
    assertThatThrownBy(() -> new GradScaler(Device.CPU, o -> o.backoffFactor(1)))
        .hasMessage("The backoff factor must be < 1.0.");
  }

  @Test
  void halfPrecisionGradientsAreRefused() {
    Tensor half = Torch.ones(DType.FLOAT16, 2).requiresGrad_();
    SGD optimizer = new SGD(List.of(half), o -> o.lr(0.1));
    GradScaler scaler = new GradScaler(Device.CPU);
    scaler.scale(half.to(DType.FLOAT32).sum()).backward();
    assertThatThrownBy(() -> scaler.step(optimizer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Attempting to unscale FP16 gradients.");
  }

  @Test
  void stepsLeakNothing() {
    Tensor weight = weight();
    SGD optimizer = new SGD(List.of(weight), o -> o.lr(0.001));
    GradScaler scaler = new GradScaler(Device.CPU, o -> o.initScale(2));
    step(scaler, optimizer, weight);
    long before = Torch.memoryStats().unclosed();
    for (int i = 0; i < 500; i++) {
      try (TensorScope round = TensorScope.open()) {
        step(scaler, optimizer, weight);
      }
    }
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
    scaler.close();
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before - 2);
  }
}
