package org.jtorch.vision.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.detection.MaskRCNNPredictor;
import org.jtorch.vision.models.segmentation.FCNHead;
import org.junit.jupiter.api.Test;

@NoLeaks
class LayerSequenceTest {
  @Test
  void theLastLayerOfAHeadCanBeReplaced() {
    FCNHead head = new FCNHead(8, 21);
    replaceLast(head, new Conv2d(2, 3, 1), Shape.of(1, 3, 4, 4));
    assertThat(head.stateDict().get("4.weight").shape()).isEqualTo(Shape.of(3, 2, 1, 1));
    head.close();
    MaskRCNNPredictor predictor = new MaskRCNNPredictor(8, 4, 21);
    replaceLast(predictor, new Conv2d(4, 3, 1), Shape.of(1, 3, 8, 8));
    assertThat(predictor.stateDict()).containsKey("mask_fcn_logits.bias");
    predictor.close();
  }

  private static void replaceLast(LayerSequence head, Layer layer, Shape output) {
    int last = head.size() - 1;
    ((Module) head.get(last)).close();
    head.set(last, layer);
    assertThat(head.get(last)).isSameAs(layer);
    head.eval();
    assertThat(Torch.inferenceMode(() -> head.call(Torch.zeros(1, 8, 4, 4))).shape())
        .isEqualTo(output);
  }

  /** A user's block, whose second layer is a function. */
  private static final class Block extends LayerSequence {
    Block(Map<String, Layer> layers) {
      super(layers);
    }
  }

  @Test
  void aBlockOfOnesOwnCallsNamedLayersInOrder() {
    Map<String, Layer> layers = new LinkedHashMap<>();
    Linear linear = new Linear(2, 3);
    layers.put("first", linear);
    layers.put("double", x -> x.mul(2));
    Block block = new Block(layers);
    Tensor x = Torch.rand(4, 2);
    assertThat(Torch.inferenceMode(() -> block.call(x).equal(linear.call(x).mul(2)))).isTrue();
    assertThat(block.stateDict()).containsOnlyKeys("first.weight", "first.bias");
    assertThat(block).hasSize(2);
    block.close();
  }
}
