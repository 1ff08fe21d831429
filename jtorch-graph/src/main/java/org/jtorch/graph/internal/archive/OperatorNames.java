package org.jtorch.graph.internal.archive;

/** Names of operators: Python's in exported programs, and those of schemas. */
final class OperatorNames {
  private static final String OPS = "torch.ops.";
  private static final String DEFAULT = ".default";

  private OperatorNames() {}

  /**
   * Returns the schema name of an operator: {@code aten::add.Tensor} for {@code
   * torch.ops.aten.add.Tensor}, {@code aten::relu} for {@code torch.ops.aten.relu.default}, {@code
   * _operator::mul} for {@code _operator.mul}.
   */
  static String of(String target) {
    if (!target.startsWith(OPS)) {
      int dot = target.lastIndexOf('.');
      return dot <= 0 || target.contains("::")
          ? target
          : target.substring(0, dot) + "::" + target.substring(dot + 1);
    }
    String name = target.substring(OPS.length());
    int dot = name.indexOf('.');
    if (dot <= 0) {
      throw new IllegalArgumentException("\"" + target + "\" is not the name of an operator");
    }
    String inNamespace = name.substring(dot + 1);
    return name.substring(0, dot)
        + "::"
        + (inNamespace.endsWith(DEFAULT)
            ? inNamespace.substring(0, inNamespace.length() - DEFAULT.length())
            : inNamespace);
  }
}
