package org.jtorch.graph.internal.editing;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;

/**
 * The training flags of the operators of a graph, which an export fixes: of dropout, batch and
 * instance norm, recurrent layers, randomized ReLU and attention.
 */
public final class TrainingMode {
  private static final Map<String, String> FLAGS =
      Map.ofEntries(
          Map.entry("aten::dropout", "train"),
          Map.entry("aten::dropout_", "train"),
          Map.entry("aten::feature_dropout", "train"),
          Map.entry("aten::feature_dropout_", "train"),
          Map.entry("aten::alpha_dropout", "train"),
          Map.entry("aten::alpha_dropout_", "train"),
          Map.entry("aten::feature_alpha_dropout", "train"),
          Map.entry("aten::feature_alpha_dropout_", "train"),
          Map.entry("aten::batch_norm", "training"),
          Map.entry("aten::instance_norm", "use_input_stats"),
          Map.entry("aten::lstm.input", "train"),
          Map.entry("aten::gru.input", "train"),
          Map.entry("aten::rnn_tanh.input", "train"),
          Map.entry("aten::rnn_relu.input", "train"),
          Map.entry("aten::rrelu", "training"),
          Map.entry("aten::rrelu_", "training"));

  /** What decompositions make of them: operators that have no evaluation mode to switch to. */
  private static final Set<String> FIXED =
      Set.of(
          "aten::native_dropout",
          "aten::native_batch_norm",
          "aten::_native_batch_norm_legit",
          "aten::_native_batch_norm_legit.no_stats",
          "aten::_native_batch_norm_legit_functional",
          "aten::_native_batch_norm_legit_no_training",
          "aten::_batch_norm_with_update",
          "aten::_batch_norm_with_update_functional",
          "aten::_batch_norm_no_update",
          "aten::rrelu_with_noise",
          "aten::rrelu_with_noise_functional");

  private static final String ATTENTION = "aten::scaled_dot_product_attention";
  private static final String PROBABILITY = "dropout_p";
  private static final Argument TRUE = new Argument.Constant(true);
  private static final Argument NO_DROPOUT = new Argument.Constant(0.0);
  private static final Set<String> COUNTING = Set.of("aten::add_.Tensor", "aten::add.Tensor");

  private TrainingMode() {}

  /** Whether an operator of the graph runs in training mode. */
  public static boolean isTraining(Graph graph) {
    return nodes(graph)
        .anyMatch(
            node ->
                isFlag(node, true)
                    || isFixedInTraining(node)
                    || (node.operator().equals(ATTENTION)
                        && node.arguments().get(PROBABILITY) instanceof Argument.Constant p
                        && !p.equals(NO_DROPOUT)));
  }

  /**
   * Returns a graph in the other mode.
   *
   * @throws UnsupportedOperationException if an operator has no other mode
   */
  public static Graph set(Graph graph, boolean training) {
    nodes(graph)
        .filter(node -> FIXED.contains(node.operator()))
        .findFirst()
        .ifPresent(
            node -> {
              throw new UnsupportedOperationException(
                  (training ? "train: " : "eval: ")
                      + node.operator()
                      + " has no other mode: export the program without run_decompositions()");
            });
    Set<String> counters = training ? Set.of() : counters(graph);
    return GraphRewriter.rewrite(graph, node -> switched(node, training, counters), type -> type);
  }

  private static Optional<Node> switched(Node node, boolean training, Set<String> counters) {
    if (COUNTING.contains(node.operator())
        && node.arguments().values().stream()
            .anyMatch(a -> a instanceof Argument.Value v && counters.contains(v.name()))) {
      return Optional.empty();
    } else if (isFlag(node, !training)) {
      String flag = Objects.requireNonNull(FLAGS.get(node.operator()));
      return Optional.of(GraphRewriter.with(node, flag, new Argument.Constant(training)));
    } else if (!training
        && node.operator().equals(ATTENTION)
        && node.arguments().containsKey(PROBABILITY)) {
      return Optional.of(GraphRewriter.with(node, PROBABILITY, NO_DROPOUT));
    }
    return Optional.of(node);
  }

  private static boolean isFixedInTraining(Node node) {
    return FIXED.contains(node.operator())
        && (node.operator().contains("with_update")
            || TRUE.equals(node.arguments().get("training"))
            || TRUE.equals(node.arguments().get("train")));
  }

  private static boolean isFlag(Node node, boolean value) {
    String flag = FLAGS.get(node.operator());
    boolean withoutStatistics =
        node.operator().endsWith("_norm")
            && !(node.arguments().get("running_mean") instanceof Argument.Value);
    return flag != null
        && !withoutStatistics
        && new Argument.Constant(value).equals(node.arguments().get(flag));
  }

  /** Returns the inputs that count the batches of batch norms, which evaluation does not change. */
  private static Set<String> counters(Graph graph) {
    Set<String> names = new HashSet<>();
    for (Input input : graph.inputs()) {
      if (input.target().endsWith("num_batches_tracked")) {
        names.add(input.name());
      }
    }
    return names;
  }

  private static Stream<Node> nodes(Graph graph) {
    return graph.nodes().stream()
        .flatMap(
            node ->
                Stream.concat(
                    Stream.of(node),
                    node.arguments().values().stream()
                        .filter(Argument.Region.class::isInstance)
                        .flatMap(region -> nodes(((Argument.Region) region).graph()))));
  }
}
