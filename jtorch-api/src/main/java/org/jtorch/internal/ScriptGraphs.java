package org.jtorch.internal;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.scripts.ScriptFiles;
import org.jtorch.internal.values.IValueKinds;

/** The graphs of TorchScript methods, in Java. */
public final class ScriptGraphs {
  /** Stands for a constant that is a function, whose calls are written in place. */
  public static final Object OPAQUE = new Object();

  /**
   * A node.
   *
   * @param kind operator or statement, {@code "aten::add"}, {@code "prim::If"}
   * @param overload overload of an operator, {@code "Tensor"}; empty if it has none
   * @param attribute name of the attribute that {@code prim::GetAttr} reads; else empty
   * @param value value of a constant, as an operator returns it; null for None
   * @param isModule whether the first result is a module
   */
  public record Node(
      String kind,
      String overload,
      List<String> inputs,
      List<String> outputs,
      String attribute,
      @Nullable Object value,
      boolean isModule,
      List<Block> blocks) {}

  /** Nodes in order, with the names of what goes in and what comes out. */
  public record Block(List<String> inputs, List<Node> nodes, List<String> outputs) {}

  private ScriptGraphs() {}

  /**
   * Reads the graph of {@code forward} with the methods that it calls written in place. The first
   * input is the module. Tensors among the constants belong to the current scope.
   *
   * @param script content of a file of TorchScript
   */
  public static Block read(byte[] script) {
    return NativeCalls.call(
        "graph",
        () -> {
          try (JitModule module =
              ScriptFiles.load(new ByteArrayInputStream(script), "the module", null, false)
                  .module()) {
            return ScriptGraphReader.read(module);
          }
        });
  }

  /** Returns the Java value that represents a value as an argument; a list of values as it is. */
  public static @Nullable Object plain(IValue value) {
    return IValueKinds.plain(value);
  }
}
