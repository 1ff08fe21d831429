package org.jtorch.internal.host;

import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells memory that a closed {@code java.lang.foreign.Arena} takes from whoever still uses it. Java
 * 17 does not have the package, so it is asked by reflection; and no method says whether an arena
 * can be closed, so its scope is compared with those of arenas that cannot.
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

  /** Whether somebody can free a buffer's memory while the buffer is reachable. */
  static boolean canBeFreed(Buffer buffer) {
    return ARENAS != null && ARENAS.isPassing(buffer);
  }

  /** Whether the arena that a segment's scope belongs to can be closed. */
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
      return null; // before Java 21 there are no such arenas
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("java.lang.foreign", e);
    }
  }
}
