package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jtorch.reference.Lookup.at;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

class ModuleConversionTest {
  @Test
  void tensorsKeepTheirIdentityAndTheirGradients() {
    Linear linear = new Linear(2, 2);
    linear.call(Torch.ones(1, 2)).sum().backward();
    List<Tensor> before = linear.parameters();
    linear.to(DType.FLOAT64);
    assertThat(linear.parameters()).isEqualTo(before);
    assertThat(linear.weight().isLeaf()).isTrue();
    assertThat(linear.weight().requiresGrad()).isTrue();
    assertThat(linear.weight().grad().dtype()).isEqualTo(DType.FLOAT64);
    linear.call(Torch.ones(DType.FLOAT64, 1, 2)).sum().backward();
    assertThat(linear.bias().grad().toDoubleArray()).containsExactly(2, 2);
  }

  @Test
  void integerTensorsKeepTheirDtype() {
    BatchNorm2d norm = new BatchNorm2d(3);
    norm.to(DType.FLOAT64.on(Device.CPU));
    assertThat(norm.runningMean().dtype()).isEqualTo(DType.FLOAT64);
    assertThat(at(norm.namedBuffers(), "num_batches_tracked").dtype()).isEqualTo(DType.INT64);
  }

  @Test
  void aDeviceOnlyKeepsEveryDtype() {
    Linear linear = new Linear(2, 2);
    linear.to(DType.FLOAT64);
    linear.to(Device.CPU);
    assertThat(linear.weight().dtype()).isEqualTo(DType.FLOAT64);
  }

  @Test
  void anIntegerDtypeIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Linear(2, 2).to(DType.INT64))
        .withMessage("to: modules accept floating-point and complex dtypes only, got torch.int64");
  }
}
