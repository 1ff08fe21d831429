package org.jtorch.nn;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Suppressed exception that records in which module another exception was thrown. It is used for
 * exceptions without a path of their own, thrown by argument checks, hooks and user code. The type
 * and the message of the exception do not change, and stack traces show the note. An exception has
 * at most one note, even if it is thrown several times.
 */
final class ModulePathNote extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private String path = "";
  private String type = "";

  /** Module that the exception left last; null after a function. */
  private transient @Nullable WeakReference<Module> last;

  private ModulePathNote() {
    super(null, null, false, false);
  }

  static synchronized void addModule(Exception exception, Module module) {
    ModulePathNote note = of(exception);
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

  static synchronized void addFunction(Exception exception, String name) {
    ModulePathNote note = of(exception);
    note.path = name;
    note.type = "a function";
    note.last = null;
  }

  private static ModulePathNote of(Exception exception) {
    for (Throwable suppressed : exception.getSuppressed()) {
      if (suppressed instanceof ModulePathNote note) {
        return note;
      }
    }
    ModulePathNote note = new ModulePathNote();
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
