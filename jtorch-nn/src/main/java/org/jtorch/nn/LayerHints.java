package org.jtorch.nn;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TorchException;

/** What to do about inputs that a layer's parameters do not fit, added to libtorch's sentence. */
final class LayerHints {
  private static final Pattern ABOUT_TYPES = Pattern.compile("dtype|scalar type|type \\(|types");

  /** How many calls of modules an overflow has left behind when there is room on the stack. */
  private static final int ROOM = 200;

  /** The overflow that passed a module last, and how many it passed. */
  private static @Nullable StackOverflowError passing;

  private static int levels;

  private LayerHints() {}

  /** The exception with a hint, or itself if there is none to give. */
  static TorchException explain(TorchException refused, Module module, Tensor input) {
    String message = String.valueOf(refused.getMessage());
    boolean isExplained = !refused.modulePath().isEmpty() || message.contains("(hint: ");
    String hint = isExplained || input.isClosed() ? null : hint(message, module, input);
    if (hint == null) {
      return refused;
    }
    return new TorchException(
        message + " (hint: " + hint + ")", refused.nativeTrace(), refused.getCause());
  }

  /**
   * Whether an error that is passing a module comes from its {@code forward}, which calls the
   * module again and again. Looked at when the stack is some way down: a class that is initialized
   * at its end, where there is no room, can never be used again.
   */
  static boolean callsItself(Module module, StackOverflowError overflow) {
    if (!hasPassed(overflow)) {
      return false;
    }
    int calls = 0;
    for (StackTraceElement frame : overflow.getStackTrace()) {
      if (frame.getMethodName().equals("forward")
          && frame.getClassName().equals(module.getClass().getName())) {
        calls++;
      }
    }
    return calls > 10;
  }

  @SuppressWarnings("StaticAssignmentOfThrowable") // only while it passes; a reference needs stack
  private static synchronized boolean hasPassed(StackOverflowError overflow) {
    if (passing != overflow) {
      passing = overflow;
      levels = 0;
    }
    levels++;
    if (levels < ROOM) {
      return false;
    }
    passing = null;
    return true;
  }

  static IllegalStateException endless(Module module, StackOverflowError overflow) {
    return new IllegalStateException(
        module.reprName()
            + ".forward calls itself without end: in forward, call the layers that the module"
            + " holds, not its own call(...)",
        overflow);
  }

  private static @Nullable String hint(String message, Module module, Tensor input) {
    DType own = dtype(module);
    if (own != null && own != input.dtype() && ABOUT_TYPES.matcher(message).find()) {
      String layer =
          input.dtype().isFloatingPoint()
              ? ", or the layer with layer.to(" + name(input) + ")"
              : "";
      return "the input is "
          + name(input)
          + " and the layer's parameters are "
          + own.name()
          + ": convert the input with x.to("
          + own.name()
          + ")"
          + layer;
    }
    return module instanceof ConvNd conv && hasChannelsLast(conv, input)
        ? "channels come before the spatial dimensions, " + permutation(conv, input)
        : null;
  }

  private static String name(Tensor input) {
    return input.dtype().name();
  }

  /** The dtype of the module's own floating-point parameters; null if it has none. */
  private static @Nullable DType dtype(Module module) {
    for (Slot<Tensor> slot : module.state().parameters().values()) {
      if (slot.ownValue().dtype().isFloatingPoint()) {
        return slot.ownValue().dtype();
      }
    }
    return null;
  }

  private static boolean hasChannelsLast(ConvNd conv, Tensor input) {
    int spatial = conv.filters().kernelSize().length;
    int channels = input.dim() - spatial - 1;
    long expected = conv.filters().inChannels(conv.weight());
    return (channels == 0 || channels == 1)
        && input.size(-1) == expected
        && input.size(channels) != expected;
  }

  private static String permutation(ConvNd conv, Tensor input) {
    int spatial = conv.filters().kernelSize().length;
    boolean isBatch = input.dim() == spatial + 2;
    String[] letters = {"L", "H, W", "D, H, W"};
    StringBuilder order = new StringBuilder(isBatch ? "0, " : "").append(input.dim() - 1);
    for (int d = isBatch ? 1 : 0; d < input.dim() - 1; d++) {
      order.append(", ").append(d);
    }
    return (isBatch ? "(N, C, " : "(C, ")
        + letters[spatial - 1]
        + "): pass x.permute("
        + order
        + ")";
  }
}
