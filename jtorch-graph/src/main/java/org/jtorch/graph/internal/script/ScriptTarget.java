package org.jtorch.graph.internal.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.operators.PackedLayers;
import org.jtorch.internal.ScriptPrograms;

/** Writes graphs as TorchScript. */
public final class ScriptTarget {
  private static final String CLASS = "Graph";

  /** A part of a name that libtorch can write and read. */
  private static final Pattern NAME = Pattern.compile("[^\"\\\\\\p{Cntrl}]+");

  private ScriptTarget() {}

  public static ScriptModule module(Graph graph) {
    try {
      Path file = Files.createTempFile("jtorch-graph", ".pt");
      try {
        save(graph, file);
        return ScriptModule.load(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a temporary file", e);
    }
  }

  public static void save(Graph graph, Path path) {
    Set<Tensor> parameters = Collections.newSetFromMap(new IdentityHashMap<>());
    List<String> constants = new ArrayList<>();
    for (Input input : graph.inputs()) {
      switch (input.kind()) {
        case PARAMETER -> parameters.add(tensor(graph, input.target()));
        case CONSTANT, TEMPORARY_BUFFER -> constants.add(input.target());
        case BUFFER, USER, OBJECT, TOKEN, TRAINING -> {}
      }
    }
    Map<String, Tensor> state = new LinkedHashMap<>(graph.state());
    state.keySet().removeAll(new HashSet<>(constants));
    state.keySet().forEach(ScriptTarget::checkName);
    try (StandaloneTensors tensors = new StandaloneTensors()) {
      state.replaceAll((name, tensor) -> tensors.of(tensor));
      ScriptPrograms.save(
          path,
          CLASS,
          state,
          name -> parameters.contains(tensor(graph, name)),
          constants.stream().map(name -> tensors.of(tensor(graph, name))).toList(),
          false,
          packing(graph, constants));
    }
  }

  /** Returns the source, with the weights that only one layer of oneDNN uses. */
  private static ScriptPrograms.Source packing(Graph graph, List<String> constants) {
    ScriptPrograms.Source source = ScriptSource.of(graph, constants);
    GraphEditor editor = new GraphEditor(graph);
    Map<String, Integer> uses = editor.uses();
    Map<String, String> targets = new HashMap<>();
    graph.inputs().forEach(input -> targets.put(input.name(), input.target()));
    for (Node node : graph.nodes()) {
      Argument weight = node.arguments().get("W");
      if (PackedLayers.isPacked(node)
          && weight instanceof Argument.Value value
          && editor.state(weight) != null
          && uses.getOrDefault(value.name(), 0) == 1) {
        String name = Objects.requireNonNull(targets.get(value.name()));
        int constant = constants.indexOf(name);
        source.pack(
            constant < 0 ? name : ScriptPrograms.CONSTANTS + "." + constant,
            PackedLayers.packing(node, editor.type(node.arguments().get("X"))));
      }
    }
    return source;
  }

  private static void checkName(String name) {
    for (String part : name.split("\\.", -1)) {
      if (ScriptLines.isKeyword(part)) {
        throw new IllegalArgumentException(
            "toScript: the name " + name + " holds " + part + ", a keyword of TorchScript");
      } else if (!NAME.matcher(part).matches()) {
        throw new IllegalArgumentException(
            "toScript: " + ScriptText.quoted(name) + " is no name of a tensor in a module");
      }
    }
  }

  private static Tensor tensor(Graph graph, String name) {
    return Objects.requireNonNull(graph.state().get(name), name);
  }
}
