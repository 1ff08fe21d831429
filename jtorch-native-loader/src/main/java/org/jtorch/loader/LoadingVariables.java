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
 * Environment variables for libraries that read them while they are loaded. Java can set none, but
 * libc finds its list of them through a variable of its own, which points to a longer list until
 * this is closed. No list is changed or freed, because other threads may be reading it.
 */
final class LoadingVariables implements AutoCloseable {

  private static final List<Pointer> NEVER_FREED = new ArrayList<>();

  private final @Nullable PointerPointer<Pointer> place;
  private final @Nullable Pointer before;
  private final @Nullable Pointer extended;

  /** Adds variables, on Linux; elsewhere nothing. */
  LoadingVariables(NativePlatform platform, Map<String, String> variables) {
    Pointer address = platform.isLinux() ? Loader.addressof("environ") : null;
    place = address == null ? null : new PointerPointer<>(address);
    before = place == null ? null : place.get();
    extended = before == null ? null : extend(new PointerPointer<>(before), variables);
    point(extended);
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
    synchronized (NEVER_FREED) {
      NEVER_FREED.addAll(entries);
      NEVER_FREED.add(extended);
    }
    return extended;
  }

  private void point(@Nullable Pointer list) {
    if (place != null && list != null) {
      place.put(list);
    }
  }

  /** Points to the list that was before, unless somebody has replaced this one. */
  @Override
  public void close() {
    if (place != null && place.get().equals(extended)) {
      point(before);
    }
  }
}
