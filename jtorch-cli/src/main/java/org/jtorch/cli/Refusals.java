package org.jtorch.cli;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.NoSuchElementException;
import org.jtorch.CheckpointException;
import org.jtorch.TorchException;
import org.jtorch.loader.NativeLibraryException;
import picocli.CommandLine;

/** Failures that are explained by one line: files and arguments that jtorch refuses. */
final class Refusals {
  private Refusals() {}

  static boolean isRefusal(Exception failure) {
    return failure instanceof CheckpointException
        || failure instanceof TorchException
        || failure instanceof UncheckedIOException
        || failure instanceof NativeLibraryException
        || failure instanceof IllegalArgumentException
        || failure instanceof UnsupportedOperationException
        || failure instanceof NoSuchElementException
        || failure instanceof RefusedException;
  }

  static void print(CommandLine line, Exception failure) {
    line.getErr().println(line.getColorScheme().errorText(text(failure)));
    line.getErr().flush();
  }

  static String text(Exception failure) {
    if (failure.getCause() instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getMessage();
    }
    String cause = failure instanceof UncheckedIOException ? ": " + failure.getCause() : "";
    return failure.getMessage() + cause;
  }

  /** A file or an argument that the command itself refuses. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }
}
