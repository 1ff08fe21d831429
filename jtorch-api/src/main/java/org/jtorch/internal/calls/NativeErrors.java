package org.jtorch.internal.calls;

import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.jtorch.OutOfMemoryException;
import org.jtorch.Tensor;
import org.jtorch.TorchException;
import org.jtorch.internal.binding.CallbackErrors;

/**
 * Translates the binding's exceptions, whose messages contain kilobytes of C++ frames, to
 * exceptions with a one-line message.
 */
public final class NativeErrors {
  private static final String FRAMES = "\nException raised from ";

  /** Start of a page-long list of every backend's kernel. */
  private static final String BACKENDS =
      " This could be because the operator doesn't exist for this backend";

  private NativeErrors() {}

  public static boolean isOutOfMemory(RuntimeException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("can't allocate memory")
        || text.contains("out of memory")
        || text.contains("std::bad_alloc");
  }

  /**
   * Returns the exception to throw instead; exceptions of jtorch and the JDK are returned
   * unchanged.
   */
  public static RuntimeException translate(
      String called, RuntimeException e, @Nullable Object... operands) {
    if (e.getClass() != RuntimeException.class) {
      return e;
    }
    String nativeText = String.valueOf(e.getMessage());
    CallbackErrors.rethrow(nativeText);
    String sentence = sentence(nativeText);
    String plain = ErrorMessageCleaner.of(called, sentence);
    boolean script = nativeText.contains("TorchScript"); // its author's words stay as they are
    String line =
        called.replaceFirst("^aten::_(?!_)", "")
            + ": "
            + (script ? plain : MessageTranslator.of(plain))
            + describe(operands)
            + ErrorHints.of(sentence);
    return isOutOfMemory(e)
        ? new OutOfMemoryException(line, nativeText, e)
        : new TorchException(line, nativeText, e);
  }

  /** Returns the exception for a call that jtorch rejects before libtorch sees it. */
  public static TorchException refusal(
      String called, String sentence, @Nullable Object... operands) {
    String line = called + ": " + sentence + describe(operands) + ErrorHints.of(sentence);
    return new TorchException(line, "", null);
  }

  /** Returns libtorch's message on one line, without frames. */
  public static String sentence(String nativeText) {
    int frames = nativeText.indexOf(FRAMES);
    String text = frames < 0 ? nativeText : nativeText.substring(0, frames);
    int backends = text.indexOf(BACKENDS);
    String cause = backends < 0 ? text : text.substring(0, backends);
    return TorchScriptErrors.oneLine(cause).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** Returns the tensors among the operands: {@code " [float32[2, 3], int64[4]]"}. */
  private static String describe(@Nullable Object[] operands) {
    StringJoiner joiner = new StringJoiner(", ", " [", "]");
    joiner.setEmptyValue("");
    for (Object operand : operands) {
      describe(operand, joiner);
    }
    return joiner.toString();
  }

  private static void describe(@Nullable Object operand, StringJoiner joiner) {
    if (operand instanceof Tensor tensor) {
      joiner.add(TensorSummary.of(tensor));
    } else if (operand instanceof Collection<?> collection) {
      collection.forEach(element -> describe(element, joiner));
    } else if (operand instanceof Tensor[] tensors) {
      describe(List.of(tensors), joiner);
    }
  }
}
