package org.jtorch.graph.internal.interpreter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.TorchException;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Node;
import org.jtorch.internal.ResolvedOperator;

/**
 * Replaces nodes that call another operator, {@code auto_functionalized} and {@code with_effects},
 * by that call and copies of the tensors that it modifies, and unchecked operators by checked ones.
 */
final class Lowering {
  private static final Pattern BASE = Pattern.compile("_(.+)_base_index");
  private static final Pattern LENGTH = Pattern.compile("_(.+)_length");
  private static final String PREFIX = "higher_order::";

  private final Node node;
  private final int index;
  private final List<Node> lowered = new ArrayList<>();
  private final Map<String, Argument> arguments = new LinkedHashMap<>();

  private Lowering(Node node, int index) {
    this.node = node;
    this.index = index;
  }

  /** Returns the nodes to run instead of a node, given its index in the graph. */
  static List<Node> of(Node node, int index) {
    Lowering lowering = new Lowering(node, index);
    switch (node.operator()) {
      case PREFIX + "auto_functionalized" -> lowering.functionalized();
      case PREFIX + "auto_functionalized_v2" -> lowering.functionalizedViews();
      case PREFIX + "with_effects" -> lowering.withEffects();
      case "aten::_unsafe_index.Tensor" -> lowering.as("aten::index.Tensor");
      case "aten::_unsafe_index_put" -> lowering.as("aten::index_put");
      default -> lowering.lowered.add(node);
    }
    return lowering.lowered;
  }

  /** Calls the operator that checks its indexes instead. */
  private void as(String checked) {
    lowered.add(new Node(checked, node.arguments(), node.results(), node.origin()));
  }

  private void functionalized() {
    keywords(1);
    String operator = operator(0);
    List<String> modified =
        ResolvedOperator.find(operator)
            .orElseThrow(() -> new TorchException("libtorch has no operator " + operator, "", null))
            .parameters()
            .stream()
            .filter(ResolvedOperator.Parameter::modified)
            .map(ResolvedOperator.Parameter::name)
            .toList();
    int outputs = node.results().size() - modified.size();
    for (int i = 0; i < modified.size(); i++) {
      Argument original = arguments.get(modified.get(i));
      if (original instanceof Argument.Value) {
        arguments.put(modified.get(i), copy(original, node.results().get(outputs + i), i));
      }
    }
    call(operator, node.results().subList(0, outputs));
  }

  private void functionalizedViews() {
    keywords(1);
    List<Argument> bases =
        arguments.remove("_all_bases") instanceof Argument.Items list ? list.items() : List.of();
    int outputs = node.results().size() - bases.size();
    List<Argument> copies = new ArrayList<>();
    for (int i = 0; i < bases.size(); i++) {
      copies.add(copy(bases.get(i), node.results().get(outputs + i), i));
    }
    for (String key : List.copyOf(arguments.keySet())) {
      Matcher length = LENGTH.matcher(key);
      if (length.matches() && arguments.remove(key) instanceof Argument.Constant count) {
        listOfViews(length.group(1), (Long) count.value(), copies);
      }
    }
    for (String key : List.copyOf(arguments.keySet())) {
      Matcher base = BASE.matcher(key);
      if (base.matches()) {
        arguments.put(base.group(1), view("_" + base.group(1), copies));
      }
    }
    call(operator(0), node.results().subList(0, outputs));
  }

  private void listOfViews(String name, long length, List<Argument> copies) {
    List<Argument> items = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      items.add(view("_" + name + "_" + i, copies));
    }
    arguments.put(name, new Argument.Items(items));
  }

  /** Returns the part of a copied base that an argument is, and removes its description. */
  private Argument view(String prefix, List<Argument> copies) {
    if (!(arguments.remove(prefix + "_base_index") instanceof Argument.Constant index)) {
      return new Argument.None();
    }
    Map<String, Argument> call = new LinkedHashMap<>();
    call.put("self", copies.get(Math.toIntExact((Long) index.value())));
    if (arguments.remove(prefix + "_alias") != null) {
      return made("aten::alias", call, prefix);
    } else if (arguments.containsKey(prefix + "_storage_offset")) {
      call.put("size", take(prefix + "_size"));
      call.put("stride", take(prefix + "_stride"));
      call.put("storage_offset", take(prefix + "_storage_offset"));
      return made("aten::as_strided", call, prefix);
    } else if (arguments.containsKey(prefix + "_slice_dim")) {
      call.put("dim", take(prefix + "_slice_dim"));
      call.put("start", take(prefix + "_slice_start"));
      call.put("end", take(prefix + "_slice_end"));
      return made("aten::slice.Tensor", call, prefix);
    }
    return copies.get(Math.toIntExact((Long) index.value()));
  }

  private Argument take(String key) {
    Argument taken = arguments.remove(key);
    if (taken == null) {
      throw new IllegalArgumentException(node.operator() + " has no argument " + key);
    }
    return taken;
  }

  private void withEffects() {
    List<Argument> given = List.copyOf(node.arguments().values());
    List<String> names = List.copyOf(node.arguments().keySet());
    String operator = operator(1);
    List<String> schema =
        ResolvedOperator.find(operator)
            .map(
                found -> found.parameters().stream().map(ResolvedOperator.Parameter::name).toList())
            .orElse(List.of());
    for (int i = 2; i < given.size(); i++) {
      boolean known = i - 2 < schema.size() && !schema.contains(names.get(i));
      arguments.put(known ? schema.get(i - 2) : names.get(i), given.get(i));
    }
    lowered.add(new Node(PREFIX + "token", Map.of(), node.results().subList(0, 1), node.origin()));
    call(operator, node.results().subList(1, node.results().size()));
  }

  /** Takes the arguments from an index on, all of which have names. */
  private void keywords(int from) {
    List<String> names = List.copyOf(node.arguments().keySet());
    for (String name : names.subList(from, names.size())) {
      Argument argument = node.arguments().get(name);
      if (argument != null && !name.startsWith("_only_clone")) {
        arguments.put(name, argument);
      }
    }
  }

  /** Returns the schema name of the operator at a place of the arguments. */
  private String operator(int place) {
    if (List.copyOf(node.arguments().values()).get(place) instanceof Argument.Constant constant
        && constant.value() instanceof String name) {
      String plain = name.replaceFirst("^torch\\.ops\\.", "");
      String full = plain.contains("::") ? plain : plain.replaceFirst("\\.", "::");
      return full.replaceFirst("\\.default$", "");
    }
    throw new IllegalArgumentException(node.operator() + ": argument " + place + " is no operator");
  }

  private Argument copy(Argument original, Argument result, int place) {
    Argument copy =
        result instanceof Argument.Value ? result : new Argument.Value(unique("copy" + place));
    lowered.add(new Node("aten::clone", Map.of("self", original), List.of(copy), node.origin()));
    return copy;
  }

  private Argument made(String operator, Map<String, Argument> call, String name) {
    Argument result = new Argument.Value(unique(name));
    lowered.add(new Node(operator, call, List.of(result), node.origin()));
    return result;
  }

  /** Returns a name that no value of the graph has, because it holds a slash. */
  private String unique(String name) {
    return index + "/" + name;
  }

  private void call(String operator, List<Argument> results) {
    boolean none = results.stream().allMatch(Argument.None.class::isInstance);
    lowered.add(new Node(operator, arguments, none ? List.of() : results, node.origin()));
  }
}
