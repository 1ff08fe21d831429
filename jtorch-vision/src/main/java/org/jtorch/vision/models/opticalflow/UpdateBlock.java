package org.jtorch.vision.models.opticalflow;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.SequentialAccess;

/** One refinement of the flow, {@code torchvision.models.optical_flow.raft.UpdateBlock}. */
final class UpdateBlock extends Module {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /**
   * Result of an update.
   *
   * @param hidden the hidden state
   * @param deltaFlow what is added to the flow
   */
  record Update(Tensor hidden, Tensor deltaFlow) {}

  private final MotionEncoder motionEncoder;
  private final RecurrentBlock recurrentBlock;
  private final FlowHead flowHead;

  UpdateBlock(MotionEncoder motionEncoder, RecurrentBlock recurrentBlock, FlowHead flowHead) {
    this.motionEncoder = register("motion_encoder", motionEncoder);
    this.recurrentBlock = register("recurrent_block", recurrentBlock);
    this.flowHead = register("flow_head", flowHead);
  }

  Update call(Tensor hidden, Tensor context, Tensor correlations, Tensor flow) {
    return call(
        () -> CALLS.compute(this, () -> forward(hidden, context, correlations, flow)),
        hidden,
        context,
        correlations,
        flow);
  }

  private Update forward(Tensor hidden, Tensor context, Tensor correlations, Tensor flow) {
    Tensor motion = motionEncoder.call(flow, correlations);
    Tensor next = recurrentBlock.call(hidden, Torch.cat(List.of(context, motion), 1));
    return new Update(next, flowHead.call(next));
  }
}
