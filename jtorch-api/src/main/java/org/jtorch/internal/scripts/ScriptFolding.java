package org.jtorch.internal.scripts;

import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.FunctionVector;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.AliasAnalysisKind;

/**
 * Prevents libtorch from folding divisions of constants during compilation, before {@link
 * ScriptDivisions} can replace them: 8 divided by 5 - 5 would end the JVM. An operator whose schema
 * is marked as having side effects is never folded. The schemas belong to libtorch, so this applies
 * to the whole process, and divisions by a literal are computed at each call.
 */
final class ScriptFolding {
  private static final String SOURCE =
      """
      def integers(a: int, b: int):
        return a // b, a % b, divmod(a, b), torch.__round_to_zero_floordiv(a, b), torch.gcd(a, b)
      def numbers(a: number, b: number):
        return a // b, a % b
      """;

  static {
    try (CompilationUnit program = torch.compile(SOURCE);
        FunctionVector functions = program.get_functions()) {
      for (long i = 0; i < functions.size(); i++) {
        markDivisions(functions.get(i));
      }
    }
  }

  private ScriptFolding() {}

  /** Must be called before a program is compiled; the work is done in the class initializer. */
  static void excludeDivisions() {}

  private static void markDivisions(Function function) {
    try (Graph graph = torch.toGraphFunction(function).graph()) {
      JitNode end = graph.block().return_node();
      for (JitNode node = graph.block().param_node().next();
          !node.equals(end);
          node = node.next()) {
        if (ScriptDivisions.isKind(node, ScriptDivisions.KINDS)) {
          node.schema().setAliasAnalysis(AliasAnalysisKind.CONSERVATIVE);
        }
      }
    }
  }
}
