package org.jtorch.graph;

/**
 * Implementation of an operator that libtorch does not have, {@code torch.library.custom_op}.
 *
 * <pre>{@code
 * program = ExportedProgram.load(path, o -> o
 *     .operator("my::scale", args -> args.getTensor("x").mul(args.getDouble("factor", 1))));
 * }</pre>
 *
 * <p><b>Ownership:</b> the program's run closes what the operator returns and has created. Tensors
 * that the operator keeps in a field must belong to no scope, {@link
 * org.jtorch.TensorScope#unscoped}.
 *
 * <p><b>Thread safety:</b> several threads may call it at once.
 */
@FunctionalInterface
public interface CustomOperator {
  /**
   * Computes the results.
   *
   * @param arguments the arguments of the call
   * @return a tensor, Long, Double, Boolean or String; for an operator that returns a list or
   *     several results, a list of these; ignored if the operator returns nothing
   */
  Object call(OperatorArguments arguments);
}
