package org.jtorch.train;

import org.jtorch.DType;

/** Precision of a training, Lightning's {@code precision}. */
public enum Precision {
  /** The model's own dtype, {@code "32-true"} or {@code "64-true"}. */
  TRUE,
  /** Autocast to bfloat16, {@code "bf16-mixed"}. */
  BF16_MIXED,
  /** Autocast to float16 with a {@link org.jtorch.amp.GradScaler}, {@code "16-mixed"}. */
  FP16_MIXED;

  /** The dtype of autocast; of {@link #TRUE} none that is used. */
  DType autocastDtype() {
    return this == BF16_MIXED ? DType.BFLOAT16 : DType.FLOAT16;
  }
}
