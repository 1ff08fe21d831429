package org.jtorch.internal.scripts;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.ClassType;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NamedJitModule;
import org.bytedeco.pytorch.named_module_iterator;
import org.bytedeco.pytorch.named_module_list;

/** Prints a script module and its submodules as Python does. */
public final class ScriptText {
  private ScriptText() {}

  /** Returns {@code RecursiveScriptModule(original_name=Net ...)}, one module per line. */
  public static String of(JitModule module) {
    List<String> lines = new ArrayList<>();
    lines.add("original_name=" + className(module));
    try (named_module_list children = module.named_children();
        named_module_iterator at = children.begin();
        named_module_iterator end = children.end()) {
      for (; at.notEquals(end); at.increment()) {
        try (NamedJitModule child = at.access();
            JitModule inner = child.value()) {
          lines.add("(" + child.name().getString() + "): " + of(inner));
        }
      }
    }
    return lines.size() == 1
        ? "RecursiveScriptModule(" + lines.get(0) + ")"
        : "RecursiveScriptModule(\n" + String.join("\n", lines).indent(2) + ")";
  }

  /** Returns the name of the Python class, without its modules. */
  private static String className(JitModule module) {
    try (ClassType type = module.type()) {
      String qualified = type.str().getString();
      return qualified.substring(qualified.lastIndexOf('.') + 1);
    }
  }
}
