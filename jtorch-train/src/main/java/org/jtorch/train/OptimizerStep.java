package org.jtorch.train;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.amp.GradScaler;
import org.jtorch.nn.utils.ClipGrad;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.ParamGroup;

/** Gradients of one optimizer: scaled, clipped, and used. */
record OptimizerStep(
    Optimizer<?> optimizer,
    @Nullable GradScaler scaler,
    OptionalDouble clipNorm,
    OptionalDouble clipValue) {

  List<Tensor> parameters() {
    List<Tensor> parameters = new ArrayList<>();
    for (ParamGroup<?> group : optimizer.paramGroups()) {
      parameters.addAll(group.params());
    }
    return parameters;
  }

  /** Makes the gradients those of the loss. */
  void unscale() {
    if (scaler != null) {
      scaler.unscale_(optimizer);
    }
  }

  /** Clips the gradients, steps and clears them. */
  void run() {
    try (TensorScope scope = TensorScope.open()) {
      clipNorm.ifPresent(norm -> ClipGrad.clipGradNorm_(parameters(), norm));
      clipValue.ifPresent(value -> ClipGrad.clipGradValue_(parameters(), value));
      if (scaler == null) {
        optimizer.step();
      } else {
        scaler.step(optimizer);
        scaler.update();
      }
      optimizer.zeroGrad();
    }
  }
}
