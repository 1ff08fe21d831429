package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Hook;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/**
 * A model that returns the outputs of some of its modules by name, {@code
 * torchvision.models.feature_extraction.create_feature_extractor}.
 *
 * <pre>{@code
 * FeatureExtractor features =
 *     new FeatureExtractor(ResNet.resnet18(), Map.of("layer1", "low", "layer4.1.relu_1", "high"));
 * Map<String, Tensor> outputs = features.call(images);   // "low" and "high"
 * }</pre>
 *
 * <p>A node is a path of {@link Module#getSubmodule}. A module of {@code org.jtorch.nn} or {@code
 * org.jtorch.vision.ops} that is called several times has a node for each call: {@code relu} is the
 * first one, {@code relu_1} the second; of all others, the last call counts. Results of functions
 * and operators, such as Python's nodes {@code flatten} and {@code add}, are no nodes.
 *
 * <p>The whole model is called, and its parameters stay under its name {@code model} in the state
 * dict. A feature is a copy, which a later in-place operation of the model does not change.
 *
 * <p><b>Thread safety:</b> several threads may call an extractor at once in eval mode.
 */
public final class FeatureExtractor extends Module {
  private final Module model;
  private final List<FeatureNode> trainNodes;
  private final List<FeatureNode> evalNodes;

  /**
   * Creates an extractor whose outputs have the names of the nodes.
   *
   * @param model a model that maps one tensor to one tensor
   * @param returnNodes paths of modules
   * @throws IllegalArgumentException if a path is not one of a module; the message lists modules
   *     near it
   */
  public FeatureExtractor(Module model, List<String> returnNodes) {
    this(Objects.requireNonNull(model, "model"), named(returnNodes));
  }

  /**
   * Creates an extractor.
   *
   * @param model a model that maps one tensor to one tensor
   * @param returnNodes paths of modules, each with the name of its output
   * @throws IllegalArgumentException if a path is not one of a module; the message lists modules
   *     near it
   */
  public FeatureExtractor(Module model, Map<String, String> returnNodes) {
    this(model, returnNodes, returnNodes);
  }

  /**
   * Creates an extractor with other nodes in training than in evaluation.
   *
   * @param model a model that maps one tensor to one tensor
   * @param trainReturnNodes paths of modules in training, each with the name of its output
   * @param evalReturnNodes the same in evaluation
   * @throws IllegalArgumentException if a path is not one of a module; the message lists modules
   *     near it
   */
  public FeatureExtractor(
      Module model, Map<String, String> trainReturnNodes, Map<String, String> evalReturnNodes) {
    if (!(Objects.requireNonNull(model, "model") instanceof Layer)) {
      throw new IllegalArgumentException(
          "FeatureExtractor: the model does not map one tensor to one tensor");
    }
    trainNodes = nodes(model, trainReturnNodes);
    evalNodes = nodes(model, evalReturnNodes);
    this.model = register("model", model);
  }

  private static Map<String, String> named(List<String> nodes) {
    Map<String, String> named = new LinkedHashMap<>();
    nodes.forEach(node -> named.put(node, node));
    return named;
  }

  private static List<FeatureNode> nodes(Module model, Map<String, String> names) {
    List<FeatureNode> nodes = new ArrayList<>();
    names.forEach((path, name) -> nodes.add(FeatureNode.of(model, path, name)));
    return List.copyOf(nodes);
  }

  /**
   * Returns the nodes of a model in the order in which it calls them, {@code
   * torchvision.models.feature_extraction.get_graph_node_names}: the calls of modules of {@code
   * org.jtorch.nn} and {@code org.jtorch.vision.ops}. Each prefix of them up to a dot is a node
   * too. The model is called once in its current mode, without gradients.
   *
   * @param model a model that maps one tensor to one tensor
   * @param example an input
   * @return the paths, with {@code _1}, {@code _2}, ... at further calls of a module
   */
  public static List<String> nodeNames(Module model, Tensor example) {
    return NodeRecorder.record(model, Objects.requireNonNull(example, "example"));
  }

  /**
   * Computes the features.
   *
   * @param input the input of the model
   * @return the features by their names, in the order in which the model computes them
   * @throws IllegalStateException if the model did not call a module as often as a node says, or
   *     the output of a module is not one tensor
   */
  public Map<String, Tensor> call(Tensor input) {
    Objects.requireNonNull(input, "input");
    return call(() -> features(input), input);
  }

  private Map<String, Tensor> features(Tensor input) {
    List<FeatureNode> nodes = isTraining() ? trainNodes : evalNodes;
    Map<FeatureNode, Tensor> found = new LinkedHashMap<>();
    List<NodeRecorder.Calls> calls = new ArrayList<>();
    List<Hook> hooks = new ArrayList<>();
    return TensorScope.compute(
        () -> {
          try {
            for (FeatureNode node : nodes) {
              NodeRecorder.Calls counter = new NodeRecorder.Calls();
              calls.add(counter);
              Module module = model.getSubmodule(node.module());
              hooks.add(counter.onCall(module, (i, output) -> node.take(i, output, found)));
            }
            Tensor unused = ((Layer) model).call(input);
          } finally {
            hooks.forEach(Hook::remove);
          }
          Map<String, Tensor> features = new LinkedHashMap<>();
          found.forEach((node, feature) -> features.put(node.name(), feature));
          for (int i = 0; i < nodes.size(); i++) {
            if (!found.containsKey(nodes.get(i))) {
              throw nodes.get(i).notCalled(calls.get(i).count());
            }
          }
          return features;
        });
  }
}
