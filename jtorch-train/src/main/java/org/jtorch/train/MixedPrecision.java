package org.jtorch.train;

import java.util.function.Supplier;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Torch;

/** Mixed precision of a training, Lightning's {@code precision}. */
public enum MixedPrecision {
  /** The model's own dtype, {@code "32-true"} or {@code "64-true"}. */
  NONE,
  /** Autocast to bfloat16, {@code "bf16-mixed"}. */
  BF16,
  /** Autocast to float16 with a {@link org.jtorch.amp.GradScaler}, {@code "16-mixed"}. */
  FP16;

  /** Runs code under autocast. */
  <T> T compute(Device device, Supplier<T> body) {
    if (this == NONE) {
      return body.get();
    }
    DType dtype = this == BF16 ? DType.BFLOAT16 : DType.FLOAT16;
    return Torch.autocast(device.type(), o -> o.dtype(dtype), body::get);
  }
}
