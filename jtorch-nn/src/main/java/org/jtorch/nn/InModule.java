package org.jtorch.nn;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells in which module an exception was thrown that has no room for a path of its own: of jtorch's
 * own checks, of a hook, of the user's code. It is added to that exception as suppressed, so that
 * type and message stay what they were, and stack traces show it. One exception has one, however
 * often it is thrown.
 */
final class InModule extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private String path = "";
  private String type = "";

  /** The module that the exception passed last; null after a function. */
  private transient @Nullable WeakReference<Module> last;

  private InModule() {
    super(null, null, false, false);
  }

  static synchronized void passed(Exception exception, Module module) {
    InModule note = of(exception);
    WeakReference<Module> reference = note.last;
    String name = reference == null ? null : ModulePaths.find(module, reference.get());
    if (note.type.isEmpty() || (reference != null && name == null)) {
      note.path = "";
      note.type = module.reprName();
    } else if (name != null) {
      note.path = joined(name, note.path);
    }
    note.last = new WeakReference<>(module);
  }

  static synchronized void passedFunction(Exception exception, String name) {
    InModule note = of(exception);
    note.path = name;
    note.type = "a function";
    note.last = null;
  }

  private static InModule of(Exception exception) {
    for (Throwable suppressed : exception.getSuppressed()) {
      if (suppressed instanceof InModule note) {
        return note;
      }
    }
    InModule note = new InModule();
    exception.addSuppressed(note);
    return note;
  }

  private static String joined(String name, String path) {
    return name.isEmpty() || path.isEmpty() ? name + path : name + "." + path;
  }

  @Override
  public String getMessage() {
    return "in " + (path.isEmpty() ? type : path + " (" + type + ")");
  }
}
