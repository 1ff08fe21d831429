package org.jtorch.data;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.jtorch.TorchException;

/** Exceptions that tell which sample could not be loaded. */
final class LoaderErrors {
  private LoaderErrors() {}

  /**
   * Returns an exception of the same type with a message that names the sample, or a {@link
   * DataLoaderException} if the type has no constructor for it.
   */
  static RuntimeException of(String failing, Object dataset, RuntimeException thrown) {
    if (thrown instanceof MissingSample) {
      return new NullPointerException(dataset + ": " + thrown.getMessage());
    }
    String reason = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    String message = failing + " of " + dataset + ": " + reason;
    RuntimeException same = sameType(message, thrown);
    if (same != null) {
      return same;
    }
    return new DataLoaderException(failing + " of " + dataset + ": " + thrown, thrown);
  }

  /** Adds to an error, which is thrown as it is, what failed. */
  static void note(String failing, Object dataset, Error thrown) {
    thrown.addSuppressed(new DataLoaderException(failing + " of " + dataset, thrown));
  }

  /** A sample that is null. */
  static final class MissingSample extends NullPointerException {
    private static final long serialVersionUID = 1;

    MissingSample(int position) {
      super("the sample " + SampleContext.indexAt(position) + " is null");
    }
  }

  private static @Nullable RuntimeException sameType(String message, RuntimeException thrown) {
    if (thrown.getClass() == TorchException.class) {
      TorchException torch = (TorchException) thrown;
      return new TorchException(message, torch.nativeTrace(), thrown);
    } else if (!Modifier.isPublic(thrown.getClass().getModifiers())) {
      return null;
    }
    RuntimeException made = null;
    for (Constructor<?> constructor : thrown.getClass().getConstructors()) {
      RuntimeException candidate = make(constructor, message, thrown);
      made = candidate != null && (made == null || made.getCause() != thrown) ? candidate : made;
    }
    return made;
  }

  private static @Nullable RuntimeException make(
      Constructor<?> constructor, String message, RuntimeException thrown) {
    Class<?>[] types = constructor.getParameterTypes();
    if (types.length == 0 || types.length > 2 || types[0] != String.class) {
      return null;
    }
    try {
      if (types.length == 1) {
        RuntimeException made = (RuntimeException) constructor.newInstance(message);
        if (made.getCause() == null) {
          made.initCause(thrown);
        }
        return made;
      } else if (types[1].isInstance(thrown)) {
        return (RuntimeException) constructor.newInstance(message, thrown);
      } else if (thrown.getCause() != null && types[1].isInstance(thrown.getCause())) {
        RuntimeException made =
            (RuntimeException) constructor.newInstance(message, thrown.getCause());
        made.addSuppressed(thrown);
        return made;
      }
      return null;
    } catch (ReflectiveOperationException | IllegalStateException e) {
      return null; // DataLoaderException is thrown instead
    }
  }
}
