package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * The first children of a model as a module that returns the outputs of some of them, {@code
 * torchvision.models._utils.IntermediateLayerGetter}. It has the children up to the last one whose
 * output is returned, under their names in the model, and calls them in the order in which the
 * model registered them. For other paths than direct children there is {@link FeatureExtractor}.
 *
 * <pre>{@code
 * ResNet resnet = ResNet.resnet18();
 * IntermediateLayerGetter body =
 *     new IntermediateLayerGetter(resnet, Map.of("layer1", "low", "layer4", "high"));
 * Map<String, Tensor> features = body.call(images);   // "low" and "high"
 * }</pre>
 */
public final class IntermediateLayerGetter extends Module {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Map<String, Slot<Layer>> layers = new LinkedHashMap<>();
  private final Map<String, String> returnLayers;

  /**
   * Creates a module of a model's children, which both share.
   *
   * @param model a model that calls its children one after the other, each once
   * @param returnLayers names of children, each with its name in the result
   * @throws IllegalArgumentException if there is no such child, or a child before the last one is
   *     not a {@link Layer}
   */
  public IntermediateLayerGetter(Module model, Map<String, String> returnLayers) {
    this.returnLayers = Map.copyOf(returnLayers);
    Map<String, Module> children = model.namedChildren();
    if (!children.keySet().containsAll(returnLayers.keySet())) {
      throw new IllegalArgumentException(
          "returnLayers "
              + returnLayers.keySet()
              + " are not all children of the model, which has "
              + children.keySet());
    }
    int missing = returnLayers.size();
    for (Map.Entry<String, Module> child : children.entrySet()) {
      layers.put(child.getKey(), slot(child.getKey(), layer(child.getKey(), child.getValue())));
      if (returnLayers.containsKey(child.getKey())) {
        missing--;
      }
      if (missing == 0) {
        break;
      }
    }
  }

  private static Layer layer(String name, Module child) {
    if (child instanceof Layer layer) {
      return layer;
    }
    throw new IllegalArgumentException(
        "IntermediateLayerGetter: the child " + name + " does not map one tensor to one tensor");
  }

  /**
   * Computes the outputs.
   *
   * @param input the input of the model
   * @return outputs of the chosen children by their names in the result, in the order of the
   *     children
   */
  public Map<String, Tensor> call(Tensor input) {
    Objects.requireNonNull(input, "input");
    return call(() -> forward(input), input);
  }

  private Map<String, Tensor> forward(Tensor input) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    List<Layer> segment = new ArrayList<>();
    Tensor current = input;
    for (Map.Entry<String, Slot<Layer>> entry : layers.entrySet()) {
      segment.add(entry.getValue().get());
      String name = returnLayers.get(entry.getKey());
      if (name != null) {
        current = CALLS.call(current, segment);
        segment.clear();
        outputs.put(name, current);
      }
    }
    return outputs;
  }
}
