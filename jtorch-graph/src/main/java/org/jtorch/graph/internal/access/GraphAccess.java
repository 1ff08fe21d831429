package org.jtorch.graph.internal.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.Expression;
import org.jtorch.graph.OperatorArguments;
import org.jtorch.graph.internal.expressions.Term;

/**
 * Access to what the public classes of {@code org.jtorch.graph} keep private.
 *
 * <p>{@link Expression} registers the implementation when it is initialized.
 */
public abstract class GraphAccess {
  private static @Nullable GraphAccess registered;

  private static final class Holder {
    static final GraphAccess INSTANCE = find();

    private static GraphAccess find() {
      try {
        Class.forName(Expression.class.getName(), true, Expression.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new LinkageError("org.jtorch.graph.Expression", e);
      }
      GraphAccess found = registered;
      if (found == null) {
        throw new IllegalStateException("Expression is being initialized");
      }
      return found;
    }
  }

  /** Returns the implementation. */
  public static GraphAccess get() {
    return Holder.INSTANCE;
  }

  /** Registers the implementation, once, when {@code Expression} is initialized. */
  public static void register(GraphAccess access) {
    registered = access;
  }

  /** Returns the tree of an expression. */
  public abstract Term term(Expression expression);

  /**
   * Creates the arguments of a custom operator.
   *
   * @param operator the operator's name, for messages
   * @param names names of the arguments that the program passes
   * @param values their values; null is None
   */
  public abstract OperatorArguments arguments(
      String operator, List<String> names, @Nullable Object[] values);
}
