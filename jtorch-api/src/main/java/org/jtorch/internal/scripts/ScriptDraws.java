package org.jtorch.internal.scripts;

import java.util.regex.Pattern;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.memory.GeneratorLock;

/** Whether a function may draw random numbers, found when it is first asked for. */
final class ScriptDraws {
  private static final Pattern OPERATOR = Pattern.compile("= (aten::\\w+)\\(");

  /** Parts of the names of operators that accept a generator. */
  private static final Pattern WITH_GENERATOR =
      Pattern.compile(
          "aten::(bernoulli|binomial|cauchy|exponential|geometric|log_normal|multinomial|normal"
              + "|poisson|uniform|_standard_gamma|_sample_dirichlet).*");

  private @Nullable Boolean draws;

  /** Looks at a function and at those that it calls. */
  synchronized boolean isDrawing(Function function) {
    Boolean known = draws;
    if (known == null) {
      known = !function.isGraphFunction() || look(function);
      draws = known;
    }
    return known;
  }

  private static boolean look(Function function) {
    try (Graph original = torch.toGraphFunction(function).graph();
        Graph graph = original.copy()) {
      torch.preoptimizeGraph(graph); // writes called functions in place
      return OPERATOR
          .matcher(graph.toString())
          .results()
          .map(found -> found.group(1))
          .anyMatch(ScriptDraws::isDrawing);
    }
  }

  private static boolean isDrawing(String operator) {
    return GeneratorLock.isDrawing(operator, WITH_GENERATOR.matcher(operator).matches());
  }
}
