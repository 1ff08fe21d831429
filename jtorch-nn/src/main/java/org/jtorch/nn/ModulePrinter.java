package org.jtorch.nn;

import java.util.ArrayList;
import java.util.List;

/** Formats modules as Python does. */
final class ModulePrinter {
  private ModulePrinter() {}

  static String print(Module module) {
    String extra = module.extraRepr();
    List<String> children = new ArrayList<>();
    if (module instanceof ModuleList<?>) {
      addRuns(module, children);
    } else {
      module.state().children().forEach((name, slot) -> children.add(line(name, text(slot.get()))));
    }
    StringBuilder text = new StringBuilder(name(module)).append('(');
    List<String> extraLines = extra.isEmpty() ? List.of() : extra.lines().toList();
    if (children.isEmpty() && extraLines.size() <= 1) {
      return text.append(extra).append(')').toString();
    }
    children.addAll(0, extraLines);
    return text.append("\n  ").append(String.join("\n  ", children)).append("\n)").toString();
  }

  /** Python prints the prefix {@code Parametrized} for a module with parametrizations. */
  private static String name(Module module) {
    boolean parametrized = module.state().children().containsKey("parametrizations");
    return (parametrized ? "Parametrized" : "") + module.reprName();
  }

  /** Equal consecutive modules of a list share one line: {@code (0-3): 4 x Linear(...)}. */
  private static void addRuns(Module list, List<String> lines) {
    List<String> printed =
        list.state().children().values().stream().map(slot -> text(slot.get())).toList();
    int start = 0;
    for (int end = 1; end <= printed.size(); end++) {
      if (end < printed.size() && printed.get(end).equals(printed.get(start))) {
        continue;
      }
      int count = end - start;
      lines.add(
          count == 1
              ? line(Integer.toString(start), printed.get(start))
              : line(start + "-" + (end - 1), count + " x " + printed.get(start)));
      start = end;
    }
  }

  /** Formats a child; functions have no useful text of their own. */
  private static String text(Object child) {
    return child instanceof Module module ? module.toString() : "Function()";
  }

  private static String line(String name, String text) {
    return "(" + name + "): " + text.replace("\n", "\n  ");
  }
}
