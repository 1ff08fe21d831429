package org.jtorch.graph;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;
import org.jtorch.Tensor;

/**
 * How an exported program is called.
 *
 * @param positional names of the positional arguments
 * @param inTree structure of the arguments, a tuple of the positional ones and a dict
 * @param outTree structure of the result
 * @param inputs the leaves of the arguments
 * @param ranges ranges of symbols and expressions
 * @param checks checks of the leaves
 * @param stateDict names in the state dict
 */
record ProgramSignature(
    List<String> positional,
    TreeSpec inTree,
    TreeSpec outTree,
    List<ExportedProgram.UserInput> inputs,
    Map<Expression, ExportedProgram.Range> ranges,
    InputChecks checks,
    Set<String> stateDict) {
  /** Returns the checked leaves of arguments. */
  List<Object> leaves(
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    TreeSpec expected = inTree.children().get(0);
    if (arguments.size() != positional.size()) {
      throw new IllegalArgumentException(
          "expected "
              + positional.size()
              + " positional arguments, "
              + positional
              + ", but got "
              + arguments.size());
    }
    List<Object> leaves = new ArrayList<>();
    for (int i = 0; i < positional.size(); i++) {
      leaves.addAll(
          Flattening.leaves(expected.children().get(i), arguments.get(i), positional.get(i)));
    }
    TreeSpec named = inTree.children().get(1);
    if (!named.keys().isEmpty() || !keywords.isEmpty()) {
      Flattening.checkKeys(named, keywords.keySet(), "keyword arguments");
      for (int i = 0; i < named.keys().size(); i++) {
        String name = named.keys().get(i).toString();
        leaves.addAll(Flattening.leaves(named.children().get(i), keywords.get(name), name));
      }
    }
    checks.check(leaves);
    return leaves;
  }

  /** Returns the checked leaves of tensors, with the constants of the export between them. */
  List<Object> leavesOf(List<Tensor> tensors) {
    Iterator<Tensor> next = tensors.iterator();
    List<Object> leaves = new ArrayList<>();
    for (ExportedProgram.UserInput input : inputs) {
      if (input.type() instanceof ValueType.OfConstant constant) {
        leaves.add(
            constant.value() instanceof Argument.Constant known ? known.value() : constant.value());
      } else if (next.hasNext()) {
        leaves.add(next.next());
      } else {
        throw new IllegalArgumentException(
            "there are " + tensors.size() + " tensors and none for " + input.path());
      }
    }
    if (next.hasNext()) {
      throw new IllegalArgumentException(
          "there are " + tensors.size() + " tensors, more than the program takes");
    }
    checks.check(leaves);
    return leaves;
  }

  IValue result(List<Object> leaves) {
    return Unflattening.value(outTree, leaves);
  }

  /**
   * Returns a name for each result that is not None: the keys of dicts and the names of fields,
   * {@code output} without them.
   */
  List<String> outputNames(Graph graph) {
    return outputs(graph, value -> !(value instanceof Argument.None)).stream()
        .map(ExportedProgram.UserOutput::name)
        .toList();
  }

  /** Returns the tensors among the results. */
  List<ExportedProgram.UserOutput> tensorOutputs(Graph graph) {
    return outputs(graph, value -> type(graph, value) instanceof ValueType.OfTensor);
  }

  private List<ExportedProgram.UserOutput> outputs(Graph graph, Predicate<Argument> isWanted) {
    List<Output> results =
        graph.outputs().stream()
            .filter(
                output -> output.kind() == Output.Kind.USER || output.kind() == Output.Kind.LOSS)
            .toList();
    List<String> paths = outTree.paths("");
    List<ExportedProgram.UserOutput> outputs = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Argument value = results.get(i).value();
      if (isWanted.test(value)) {
        String name = outputName(i < paths.size() ? paths.get(i) : "[" + i + "]");
        outputs.add(new ExportedProgram.UserOutput(name, type(graph, value)));
      }
    }
    return outputs;
  }

  private static ValueType type(Graph graph, Argument value) {
    ValueType known =
        value instanceof Argument.Value result ? graph.types().get(result.name()) : null;
    return known == null ? new ValueType.OfConstant(value) : known;
  }

  private static String outputName(String path) {
    String name = path.replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("^_|_$", "");
    return name.isEmpty() ? "output" : Character.isDigit(name.charAt(0)) ? "output_" + name : name;
  }
}
