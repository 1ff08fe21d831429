package org.jtorch.graph.internal.tracing;

import java.util.Set;
import org.jtorch.graph.Graph;
import org.jtorch.internal.Tracing;

/** The line of the program that calls an operator. */
final class TraceOrigin {
  private static final String API = Tracing.class.getPackageName().replaceFirst("\\.internal$", "");

  /** The classes between a traced function and its caller. */
  private static final Set<String> MACHINERY =
      Set.of(
          Graph.class.getName(),
          TraceOrigin.class.getName(),
          TraceRecorder.class.getName(),
          TraceSession.class.getName());

  private TraceOrigin() {}

  /** Returns the innermost caller that is not an operator: {@code Net.forward(Net.java:12)}. */
  static String here() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> isProgram(frame.getClassName()))
                    .findFirst()
                    .map(TraceOrigin::text)
                    .orElse(""));
  }

  private static String text(StackWalker.StackFrame frame) {
    String name = frame.getClassName();
    return name.substring(name.lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + "("
        + frame.getFileName()
        + ":"
        + frame.getLineNumber()
        + ")";
  }

  private static boolean isProgram(String name) {
    int dot = name.lastIndexOf('.');
    String home = dot < 0 ? "" : name.substring(0, dot);
    boolean isApi = home.equals(API) || home.startsWith(API + ".internal");
    boolean isJdk = home.startsWith("java.") || home.startsWith("jdk.");
    return !isApi && !isJdk && !MACHINERY.contains(name);
  }
}
