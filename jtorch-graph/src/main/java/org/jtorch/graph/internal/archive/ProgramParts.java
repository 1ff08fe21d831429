package org.jtorch.graph.internal.archive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.graph.ExportedProgram.UserInput;
import org.jtorch.graph.Expression;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Output;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.signatures.Guard;
import org.jtorch.graph.internal.signatures.InputChecks;
import org.jtorch.graph.internal.signatures.ProgramSignature;
import org.jtorch.graph.internal.signatures.TreeSpec;

/** Puts the parts of an exported program together: its graph, and how it is called. */
public final class ProgramParts {
  private final String file;
  private final ProgramReader.Program program;
  private final TreeSpec inTree;
  private final TreeSpec outTree;

  public ProgramParts(String file, ProgramReader.Program program) {
    this.file = file;
    this.program = program;
    this.inTree = TreeReader.parseArguments(program.inTree(), file + ", in_spec", program.fields());
    this.outTree = TreeReader.parse(program.outTree(), file + ", out_spec", program.fields());
  }

  /** Returns the names of the positional arguments. */
  private List<String> positionalNames() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < inTree.children().get(0).children().size(); i++) {
      names.add(i < program.argumentNames().size() ? program.argumentNames().get(i) : "arg_" + i);
    }
    return names;
  }

  /** Builds the graph. */
  public Graph graph(Map<String, Tensor> state) {
    List<Argument> inputs = program.graph().inputs();
    List<Argument> outputs = program.graph().outputs();
    SignatureReader.Signature signature = program.signature();
    if (inputs.size() != signature.inputs().size()
        || outputs.size() != signature.outputs().size()) {
      throw malformed("its signature has other inputs or outputs than its graph");
    }
    try {
      Graph.Builder builder = Graph.builder();
      for (int i = 0; i < inputs.size(); i++) {
        builder.input(input(inputs.get(i), signature.inputs().get(i), i));
      }
      program.graph().addTo(builder);
      signature
          .constants()
          .forEach(
              (i, value) ->
                  builder.type(
                      input(inputs.get(i), signature.inputs().get(i), i).name(),
                      new ValueType.OfConstant(value)));
      for (int i = 0; i < outputs.size(); i++) {
        Output said = signature.outputs().get(i);
        builder.output(new Output(outputs.get(i), said.kind(), said.target()));
      }
      state.forEach(builder::state);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw Malformed.of(file, e.getMessage(), e);
    }
  }

  private Input input(Argument value, Input said, int index) {
    String name = value instanceof Argument.Value named ? named.name() : said.name();
    if (said.kind() == Input.Kind.OBJECT) {
      throw malformed(
          name
              + " is an object of a custom class, which only Python can make; jtorch runs programs"
              + " of tensors and numbers");
    } else if (!said.name().isEmpty() && !said.name().equals(name)) {
      throw malformed("input " + index + " is " + name + " or " + said.name());
    }
    return new Input(name.isEmpty() ? "arg" + index : name, said.kind(), said.target());
  }

  /** Returns what the caller passes, in order. */
  private List<UserInput> inputs(Graph graph) {
    List<String> paths = new ArrayList<>();
    List<String> names = positionalNames();
    TreeSpec positional = inTree.children().get(0);
    TreeSpec keywords = inTree.children().get(1);
    for (int i = 0; i < names.size(); i++) {
      paths.addAll(positional.children().get(i).paths(names.get(i)));
    }
    for (int i = 0; i < keywords.children().size(); i++) {
      paths.addAll(keywords.children().get(i).paths(keywords.keys().get(i).toString()));
    }
    List<Input> passed =
        graph.inputs().stream().filter(input -> input.kind() == Input.Kind.USER).toList();
    long outputs = graph.outputs().stream().filter(ProgramParts::isReturned).count();
    if (passed.size() != paths.size() || outputs != outTree.leaves()) {
      throw malformed(
          "its graph takes "
              + passed.size()
              + " values and returns "
              + outputs
              + ", but its callers pass "
              + paths.size()
              + " and receive "
              + outTree.leaves());
    }
    List<UserInput> expected = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      ValueType type = graph.types().get(passed.get(i).name());
      if (type == null) {
        throw malformed("nothing is said of the input " + passed.get(i).name());
      }
      expected.add(new UserInput(paths.get(i), type));
    }
    return expected;
  }

  static boolean isReturned(Output output) {
    return switch (output.kind()) {
      case USER, LOSS, PARAMETER_GRADIENT, INPUT_GRADIENT -> true;
      case BUFFER_MUTATION, PARAMETER_MUTATION, INPUT_MUTATION, TOKEN -> false;
    };
  }

  public ProgramSignature signature(Graph graph, Set<String> stateDict) {
    List<UserInput> inputs = inputs(graph);
    Map<String, Integer> sources = sources();
    Map<Expression, ExportedProgram.Range> ranges = new LinkedHashMap<>();
    List<Guard> guards = new ArrayList<>();
    try {
      program.ranges().forEach((name, range) -> ranges.put(new Expression(name), range));
      for (String text : program.guards()) {
        guards.add(Guard.parse(text, sources));
      }
    } catch (IllegalArgumentException e) {
      throw Malformed.of(file + ", guards or ranges", e.getMessage(), e);
    }
    return new ProgramSignature(
        positionalNames(),
        inTree,
        outTree,
        inputs,
        Collections.unmodifiableMap(ranges),
        new InputChecks(inputs, ranges, guards),
        stateDict);
  }

  /** Returns the index of each input by the names by which Python's guards call it. */
  private Map<String, Integer> sources() {
    List<String> names = new ArrayList<>(positionalNames());
    TreeSpec positional = inTree.children().get(0);
    TreeSpec keywords = inTree.children().get(1);
    Map<String, TreeSpec> arguments = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      arguments.put(names.get(i), positional.children().get(i));
    }
    for (int i = 0; i < keywords.children().size(); i++) {
      arguments.put(keywords.keys().get(i).toString(), keywords.children().get(i));
    }
    Map<String, Integer> sources = new HashMap<>();
    int index = 0;
    for (Map.Entry<String, TreeSpec> argument : arguments.entrySet()) {
      String name = argument.getKey();
      for (String path : argument.getValue().paths("")) {
        sources.put("L['" + name + "']" + path, index);
        // A named tuple's field may stand as a key, an element of *args as an index.
        sources.put("L['" + name + "']" + path.replaceAll("\\.([A-Za-z_0-9]+)", "['$1']"), index);
        sources.put(
            "L['"
                + name.replaceFirst("_([0-9]+)$", "'][$1")
                + (name.matches(".*_[0-9]+") ? "]" : "']")
                + path,
            index);
        sources.put("L['flat_args'][" + index + "]", index);
        index++;
      }
    }
    return sources;
  }

  private CheckpointException malformed(String what) {
    return Malformed.of(file, what);
  }
}
