package org.jtorch.internal.scripts;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.FunctionVector;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.QualifiedNameOptional;
import org.bytedeco.pytorch.Resolver;
import org.bytedeco.pytorch.Self;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueArrayRef;
import org.bytedeco.pytorch.ValueVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.TypeKind;
import org.jtorch.internal.guards.DivisionGuards;
import org.jtorch.internal.values.NativeValues;

/**
 * Adds checks of integer tensor divisions to a program, as {@link DivisionGuards} checks calls: the
 * smallest integer divided by -1 is an error. The divisor of each node passes through a function
 * that examines both operands. All modules share these functions, and a saved module contains
 * copies of them.
 */
final class ScriptTensorDivisions {
  private static final String PREFIX = "__torch__.jtorch_divisions";
  private static final String OVERFLOW =
      "integer overflow: the least integer divided by -1 is not a number of its dtype";

  /**
   * Dtype 3 is int32 and 4 is int64; layout 0 is strided. Each function is self-contained, so that
   * its graph shows all that it does.
   */
  private static final String SOURCE =
      """
      def of_tensors(a: Tensor, b: Tensor) -> Tensor:
        t = torch.result_type(a, b)
        if t == 3 or t == 4:
          if a.layout == 0 and b.layout == 0 and a.device.type == "cpu" and b.device.type == "cpu":
            m = torch.eq(b, -1)
            if bool(torch.any(m)):
              l = -2147483647
              if t == 4:
                l = -9223372036854775807
              assert not bool(torch.any(torch.logical_and(m, torch.eq(a, l - 1)))), "%s"
        return b
      def by_number(a: Tensor, b: number) -> number:
        if isinstance(b, int):
          t = a.dtype
          if b == -1 and (t == 3 or t == 4):
            if a.layout == 0 and a.device.type == "cpu":
              l = -2147483647
              if t == 4:
                l = -9223372036854775807
              assert not bool(torch.any(torch.eq(a, l - 1))), "%s"
        return b
      def of_number(a: number, b: Tensor) -> Tensor:
        if isinstance(a, int):
          t = b.dtype
          if t == 3 or t == 4:
            if b.layout == 0 and b.device.type == "cpu":
              l = -2147483647
              if t == 4:
                l = -9223372036854775807
              if a == l - 1:
                assert not bool(torch.any(torch.eq(b, -1))), "%s"
        return b
      def of_multiple(a: Tensor, b: Tensor) -> Tensor:
        t = torch.result_type(a, b)
        if t == 3 or t == 4:
          if a.layout == 0 and b.layout == 0 and a.device.type == "cpu" and b.device.type == "cpu":
            assert not bool(torch.any(torch.eq(torch.gcd(a, b), -1))), "%s"
        return b
      def call_of_tensors(a: Tensor, b: Tensor) -> Tensor:
        return of_tensors(a, b)
      def call_by_number(a: Tensor, b: number) -> number:
        return by_number(a, b)
      def call_of_number(a: number, b: Tensor) -> Tensor:
        return of_number(a, b)
      def call_of_multiple(a: Tensor, b: Tensor) -> Tensor:
        return of_multiple(a, b)
      """
          .replace("%s", OVERFLOW);

  /** Operators that round; the first two only with a third input. */
  private static final Set<String> KINDS =
      Set.of("div", "divide", "floor_divide", "remainder", "fmod", "lcm");

  private static final Pattern MENTION =
      Pattern.compile(
          "aten::(floor_divide|remainder|fmod|lcm|(div|divide)_?\\([^,)]*,[^,)]*,|div_?\\[)");

  private static final Pattern VALUE = Pattern.compile("%[\\w.]+");

  private static final Pattern CONSTANT =
      Pattern.compile("(?m)^ *(%[\\w.]+) : ([^=\\n]+ = prim::Constant.*)\n");

  private static final String CALL = "prim::CallFunction";

  /** The check functions, which are kept for the lifetime of the process. */
  private static final CompilationUnit CHECKS = checks();

  private static final Map<String, String> BODIES = bodies();

  private ScriptTensorDivisions() {}

  private static CompilationUnit checks() {
    CompilationUnit program = new CompilationUnit();
    try (QualifiedName name = new QualifiedName(PREFIX);
        QualifiedNameOptional prefix = new QualifiedNameOptional(name);
        Resolver resolver = torch.nativeResolver();
        FunctionVector functions = program.define(prefix, SOURCE, resolver, (Self) null)) {
      assert functions.size() > 0;
    }
    return program;
  }

  private static Map<String, String> bodies() {
    Map<String, String> bodies = new HashMap<>();
    try (FunctionVector functions = CHECKS.get_functions()) {
      for (long i = 0; i < functions.size(); i++) {
        Function function = functions.get(i);
        bodies.put(NativeValues.text(function.qualname().qualifiedName()), body(function));
      }
    }
    return bodies;
  }

  /** Returns whether the text of a graph contains such a division. */
  static boolean isMentioned(String graph) {
    return MENTION.matcher(graph).find();
  }

  /**
   * Returns whether a node divides integer tensors, judging by its types, and is not checked yet.
   */
  static boolean needsCheck(CompilationUnit program, JitNode node, String kind) {
    String name = kind.replaceFirst("^aten::(\\w+?)_?$", "$1");
    if (!KINDS.contains(name) || inputs(node) < 2) {
      return false;
    } else if (name.startsWith("div") && !rounds(node)) {
      return false;
    }
    TypeKind dividend = type(node.input(0));
    TypeKind divisor = type(node.input(1));
    if (dividend != TypeKind.TensorType && divisor != TypeKind.TensorType) {
      return false;
    }
    boolean isReal = dividend == TypeKind.FloatType || divisor == TypeKind.FloatType;
    Long constant = ScriptDivisions.constant(node.input(1));
    Long number = ScriptDivisions.constant(node.input(0));
    boolean harmless =
        divisor == TypeKind.BoolType
            || (constant != null && constant != -1)
            || (number != null && number > Integer.MIN_VALUE);
    return !isReal && !harmless && !isChecked(program, node);
  }

  private static long inputs(JitNode node) {
    try (ValueArrayRef inputs = node.inputs()) {
      return inputs.size();
    }
  }

  private static boolean rounds(JitNode node) {
    return inputs(node) > 2 && !node.input(2).mustBeNone();
  }

  private static TypeKind type(Value value) {
    try (Type.TypePtr type = value.type()) {
      return type.get().kind().intern();
    }
  }

  /** Inserts the check of a node's divisor. */
  static void check(Graph graph, JitNode node, String kind) {
    String name = PREFIX + ".call_" + function(node, kind);
    graph.setInsertPoint(node);
    try (QualifiedName qualified = new QualifiedName(name);
        Graph body = torch.toGraphFunction(CHECKS.get_function(qualified)).graph();
        ValueVector inputs = new ValueVector(node.input(0), node.input(1));
        ValueVector outputs = torch.insertGraph(graph, body, inputs)) {
      Value before = node.replaceInput(1, outputs.get(0));
      assert before != null;
    }
  }

  private static String function(JitNode node, String kind) {
    if (kind.contains("lcm")) {
      return "of_multiple";
    } else if (type(node.input(0)) != TypeKind.TensorType) {
      return "of_number";
    }
    return type(node.input(1)) == TypeKind.TensorType ? "of_tensors" : "by_number";
  }

  /** Returns whether the divisor is the result of its check, immediately before the node. */
  private static boolean isChecked(CompilationUnit program, JitNode node) {
    JitNode call = node.input(1).node();
    if (!ScriptDivisions.kind(call).equals(CALL) || !call.input(1).equals(node.input(0))) {
      return false;
    }
    JitNode before = node.prev();
    while (ScriptDivisions.kind(before).equals("prim::Constant")) {
      before = before.prev();
    }
    return before.equals(call) && isCheck(program, call.input(0));
  }

  private static boolean isCheck(CompilationUnit program, Value callee) {
    try (Type.TypePtr type = callee.type()) {
      String name = NativeValues.text(type.get().annotation_str());
      String expected = BODIES.get(name);
      if (expected == null) {
        return false;
      }
      try (QualifiedName qualified = new QualifiedName(name)) {
        Function function = program.find_function(qualified);
        return function != null && body(function).equals(expected);
      }
    }
  }

  /**
   * Returns the graph of a function with numbered values and without source locations. Constants,
   * whose order has no meaning, are placed where they are used.
   */
  private static String body(Function function) {
    try (Graph graph = torch.toGraphFunction(function).graph()) {
      String text = graph.toString().replaceAll(" *# .*", "");
      Map<String, String> names = new HashMap<>();
      Matcher constant = CONSTANT.matcher(text);
      while (constant.find()) {
        names.put(constant.group(1), constant.group(2));
      }
      int constants = names.size();
      return VALUE
          .matcher(CONSTANT.matcher(text).replaceAll(""))
          .replaceAll(
              value ->
                  Matcher.quoteReplacement(
                      names.computeIfAbsent(
                          value.group(), n -> "%" + (names.size() - constants + 1))));
    }
  }
}
