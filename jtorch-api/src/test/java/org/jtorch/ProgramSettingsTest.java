package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What holds for the program or the thread; each test puts back what it changed. */
@Isolated
class ProgramSettingsTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void putBackAndClose() {
    Torch.setDefaultDtype(DType.FLOAT32);
    Torch.setDefaultDevice(Device.CPU);
    Torch.setDeterministicDebugMode(Torch.DeterministicDebugMode.DEFAULT);
    Torch.setFloat32MatmulPrecision(Torch.Float32MatmulPrecision.HIGHEST);
    Torch.setWarnAlways(false);
    Torch.setFlushDenormal(false);
    scope.close();
  }

  @Test
  void theQuantizedEngineIsOneOfTheSupportedOnes() {
    QuantizedOps.Engine before = QuantizedOps.getEngine();
    try {
      for (QuantizedOps.Engine engine : QuantizedOps.supportedEngines()) {
        QuantizedOps.setEngine(engine);
        assertThat(QuantizedOps.getEngine()).isEqualTo(engine);
      }
      for (QuantizedOps.Engine engine : QuantizedOps.Engine.values()) {
        if (!QuantizedOps.supportedEngines().contains(engine)) {
          assertThatThrownBy(() -> QuantizedOps.setEngine(engine))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("the engine " + engine + " is not supported");
        }
      }
    } finally {
      QuantizedOps.setEngine(before);
    }
  }

  @Test
  void theDefaultDtypeIsThatOfRealNumbers() {
    assertThat(Torch.getDefaultDtype()).isEqualTo(DType.FLOAT32);
    Torch.setDefaultDtype(DType.FLOAT64);
    assertThat(Torch.getDefaultDtype()).isEqualTo(DType.FLOAT64);
    assertThat(Torch.zeros(1).dtype()).isEqualTo(DType.FLOAT64);
    assertThat(Torch.tensor(0.5).dtype()).isEqualTo(DType.FLOAT64);
    assertThat(Torch.tensor(1).div(3).dtype()).isEqualTo(DType.FLOAT64);
    assertThat(Torch.tensor(new float[] {1}).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(Torch.tensor(0.5)).hasToString("tensor(0.5000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Torch.setDefaultDtype(DType.INT32))
        .withMessage("setDefaultDtype: the default dtype is floating-point, not torch.int32");
  }

  @Test
  void theDefaultDeviceIsThatOfFactories() {
    Tensor onCpu = Torch.ones(2);
    assertThat(Torch.getDefaultDevice()).isEqualTo(Device.CPU);
    Torch.setDefaultDevice(Device.META);

    assertThat(Torch.getDefaultDevice()).isEqualTo(Device.META);
    assertThat(Torch.ones(2).device()).isEqualTo(Device.META);
    assertThat(Torch.linspace(0, 1, 3).device()).isEqualTo(Device.META);
    assertThat(Torch.hannWindow(4).device()).isEqualTo(Device.META);
    assertThat(Torch.tensor(0.5).device()).isEqualTo(Device.META);
    assertThat(Torch.tensor(1, 2).device()).isEqualTo(Device.META);
    assertThat(Torch.tensor(new float[] {1}).device()).isEqualTo(Device.META);
    assertThat(Torch.tensor(new float[][] {{1}}).device()).isEqualTo(Device.META);
    assertThat(Fft.fftfreq(4).device()).isEqualTo(Device.META);
    assertThat(Torch.ones(Device.CPU, 2).device()).isEqualTo(Device.CPU);
    assertThat(Torch.tensor(Device.CPU, new float[] {1}).toFloatArray()).containsExactly(1);
    assertThat(Torch.zerosLike(onCpu).device()).isEqualTo(Device.CPU);
    assertThat(onCpu.newZeros(2).device()).isEqualTo(Device.CPU);
    assertThat(onCpu.newTensor(1).device()).isEqualTo(Device.CPU);
    onCpu.copyFrom(new float[] {3, 4});
    assertThat(onCpu.add(1).toFloatArray()).containsExactly(4, 5);
    assertThatNullPointerException().isThrownBy(() -> Torch.setDefaultDevice(null));
  }

  @Test
  void theDefaultDeviceIsOfOneThread() throws InterruptedException {
    Torch.setDefaultDevice(Device.META);
    AtomicReference<Device> elsewhere = new AtomicReference<>();
    Thread thread = new Thread(() -> elsewhere.set(Torch.getDefaultDevice()));
    thread.start();
    thread.join();
    assertThat(elsewhere.get()).isEqualTo(Device.CPU);
  }

  @Test
  void whatIsNotDeterministicIsRefused() {
    Tensor x = Torch.ones(3);
    Tensor index = Torch.tensor(0, 0, 1);
    assertThat(Torch.getDeterministicDebugMode()).isEqualTo(Torch.DeterministicDebugMode.DEFAULT);
    Torch.useDeterministicAlgorithms(true);

    assertThat(Torch.areDeterministicAlgorithmsEnabled()).isTrue();
    assertThat(Torch.isDeterministicAlgorithmsWarnOnlyEnabled()).isFalse();
    assertThat(Torch.getDeterministicDebugMode()).isEqualTo(Torch.DeterministicDebugMode.ERROR);
    assertThatThrownBy(() -> x.put_(index, x))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("put_ does not have a deterministic implementation");
    Torch.setDeterministicDebugMode(Torch.DeterministicDebugMode.WARN);
    assertThat(Torch.isDeterministicAlgorithmsWarnOnlyEnabled()).isTrue();
    assertThat(Torch.getDeterministicDebugMode()).isEqualTo(Torch.DeterministicDebugMode.WARN);
    Torch.useDeterministicAlgorithms(false);
    assertThat(Torch.getDeterministicDebugMode()).isEqualTo(Torch.DeterministicDebugMode.DEFAULT);
  }

  @Test
  void precisionIsSetAndTold() {
    for (Torch.Float32MatmulPrecision precision : Torch.Float32MatmulPrecision.values()) {
      Torch.setFloat32MatmulPrecision(precision);
      assertThat(Torch.getFloat32MatmulPrecision()).isEqualTo(precision);
    }
  }

  @Test
  void warningsMayBeRepeated() {
    assertThat(Torch.isWarnAlwaysEnabled()).isFalse();
    Torch.setWarnAlways(true);
    assertThat(Torch.isWarnAlwaysEnabled()).isTrue();
  }

  @Test
  void denormalsMayCountAsZero() {
    Tensor tiny = Torch.tensor(1e-40);
    assertThat(tiny.mul(1).item()).isPositive();
    if (Torch.setFlushDenormal(true)) {
      assertThat(tiny.mul(1).item()).isZero();
    }
    Torch.setFlushDenormal(false);
    assertThat(tiny.mul(1).item()).isPositive();
  }

  @Test
  void threadsBetweenOperatorsAreCounted() {
    assertThat(Torch.getNumInteropThreads()).isPositive();
    assertThatThrownBy(() -> Torch.setNumInteropThreads(0))
        .isInstanceOf(TorchException.class)
        .hasMessage("set_num_interop_threads: Expected positive number of threads");
  }

  @Test
  void aStateGivesTheSameNumbersAgain() {
    Torch.manualSeed(3);
    assertThat(Torch.initialSeed()).isEqualTo(3);
    Tensor state = Torch.getRngState();
    Tensor first = Torch.randn(4);
    Tensor other = Torch.randn(4);
    Torch.setRngState(state);
    Tensor again = Torch.randn(4);

    assertThat(again.equal(first)).isTrue();
    assertThat(again.equal(other)).isFalse();
    assertThatThrownBy(() -> Torch.setRngState(Torch.ones(3)))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("set_state: ");
  }

  @Test
  void aSeedThatNobodyForesaw() {
    long seed = Torch.seed();
    Tensor drawn = Torch.randn(4);
    assertThat(Torch.initialSeed()).isEqualTo(seed);
    assertThat(Torch.seed()).isNotEqualTo(seed);
    Torch.manualSeed(seed);
    assertThat(Torch.randn(4).equal(drawn)).isTrue();
  }

  @Test
  void dtypesArePromotedAsInPython() {
    assertThat(Torch.promoteTypes(DType.INT32, DType.FLOAT16)).isEqualTo(DType.FLOAT16);
    assertThat(Torch.promoteTypes(DType.UINT8, DType.INT8)).isEqualTo(DType.INT16);
    assertThat(Torch.resultType(Torch.tensor(1, 2), Torch.tensor(1.0))).isEqualTo(DType.FLOAT32);
    assertThat(Torch.resultType(Torch.tensor(1, 2), 1.5)).isEqualTo(DType.FLOAT32);
    assertThat(Torch.resultType(1.5, Torch.ones(DType.FLOAT16, 2))).isEqualTo(DType.FLOAT16);
    assertThat(Torch.resultType(1, 2)).isEqualTo(DType.INT64);
    assertThat(Torch.resultType(1, 2.0)).isEqualTo(DType.FLOAT32);
    assertThat(Torch.canCast(DType.INT32, DType.FLOAT32)).isTrue();
    assertThat(Torch.canCast(DType.FLOAT32, DType.INT32)).isFalse();
  }
}
