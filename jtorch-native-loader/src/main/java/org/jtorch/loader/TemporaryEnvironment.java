package org.jtorch.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Additional environment variables for libraries that read them while they are loaded. Java cannot
 * set environment variables, so libc's {@code environ} points to an extended list until this object
 * is closed. No list is changed or freed, because other threads may be reading it.
 */
final class TemporaryEnvironment implements AutoCloseable {

  private static final List<Pointer> RETAINED = new ArrayList<>();

  private final @Nullable PointerPointer<Pointer> environ;
  private final @Nullable Pointer original;
  private final @Nullable Pointer extended;

  /** Adds the variables on Linux; has no effect on other systems. */
  TemporaryEnvironment(NativePlatform platform, Map<String, String> variables) {
    Pointer address = platform.isLinux() ? Loader.addressof("environ") : null;
    environ = address == null ? null : new PointerPointer<>(address);
    original = environ == null ? null : environ.get();
    extended = original == null ? null : extend(new PointerPointer<>(original), variables);
    setEnviron(extended);
  }

  private static Pointer extend(PointerPointer<Pointer> list, Map<String, String> variables) {
    List<Pointer> entries = new ArrayList<>();
    for (Pointer entry = list.get(); entry != null; entry = list.get(entries.size())) {
      entries.add(entry);
    }
    variables.forEach((name, value) -> entries.add(new BytePointer(name + "=" + value)));
    PointerPointer<Pointer> extended = new PointerPointer<>(entries.size() + 1L);
    for (int i = 0; i < entries.size(); i++) {
      extended.put(i, entries.get(i));
    }
    extended.put(entries.size(), (Pointer) null);
    synchronized (RETAINED) {
      RETAINED.addAll(entries);
      RETAINED.add(extended);
    }
    return extended;
  }

  private void setEnviron(@Nullable Pointer list) {
    if (environ != null && list != null) {
      environ.put(list);
    }
  }

  /** Restores the original list, unless another library has replaced the extended one. */
  @Override
  public void close() {
    if (environ != null && environ.get().equals(extended)) {
      setEnviron(original);
    }
  }
}
