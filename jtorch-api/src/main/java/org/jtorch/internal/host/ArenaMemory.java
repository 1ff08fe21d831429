package org.jtorch.internal.host;

import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects memory that a {@code java.lang.foreign.Arena} frees when it is closed, while it may still
 * be in use. Java 17 lacks the package, so it is accessed by reflection. No method returns whether
 * an arena can be closed, so its scope is compared with those of arenas that cannot.
 */
public final class ArenaMemory {
  private static final @Nullable ArenaMemory ARENAS = find();

  private final Method ofBuffer;
  private final Method scope;
  private final Set<Class<?>> lasting = new HashSet<>();

  private ArenaMemory() throws ReflectiveOperationException {
    Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
    Class<?> arena = Class.forName("java.lang.foreign.Arena");
    ofBuffer = segment.getMethod("ofBuffer", Buffer.class);
    scope = segment.getMethod("scope");
    Method scopeOfArena = arena.getMethod("scope");
    for (String maker : new String[] {"ofAuto", "global"}) {
      lasting.add(scopeOfArena.invoke(arena.getMethod(maker).invoke(null)).getClass());
    }
    lasting.add(scopeOf(ByteBuffer.allocateDirect(1)).getClass());
    for (String maker : new String[] {"ofShared", "ofConfined"}) {
      AutoCloseable closed = (AutoCloseable) arena.getMethod(maker).invoke(null);
      lasting.remove(scopeOfArena.invoke(closed).getClass());
      arena.getMethod("close").invoke(closed);
    }
  }

  /** Returns whether a buffer's memory can be freed while the buffer is reachable. */
  static boolean canBeFreed(Buffer buffer) {
    return ARENAS != null && ARENAS.isPassing(buffer);
  }

  /** Returns whether the arena of a segment's scope can be closed. */
  public static boolean canEnd(Object scope) {
    return ARENAS != null && !ARENAS.lasting.contains(scope.getClass());
  }

  private boolean isPassing(Buffer buffer) {
    try {
      return !lasting.contains(scopeOf(buffer).getClass());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("java.lang.foreign", e);
    }
  }

  private Object scopeOf(Buffer buffer) throws ReflectiveOperationException {
    return scope.invoke(ofBuffer.invoke(null, buffer));
  }

  private static @Nullable ArenaMemory find() {
    try {
      return new ArenaMemory();
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      return null; // there are no such arenas before Java 21
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("java.lang.foreign", e);
    }
  }
}
