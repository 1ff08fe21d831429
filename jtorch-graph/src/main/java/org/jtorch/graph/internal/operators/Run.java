package org.jtorch.graph.internal.operators;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.OutOfMemoryException;
import org.jtorch.TorchException;
import org.jtorch.graph.Node;

/** One run of a program. */
public final class Run {
  private static final Pattern FRAME =
      Pattern.compile("File \"(?:.*[/\\\\])?([^\"/\\\\]+)\", line (\\d+), in (\\S+)");

  /** The exception that already names its node, which nodes of control flow pass on. */
  private @Nullable RuntimeException located;

  /** Returns an exception that also names the node's place in its Python program. */
  public RuntimeException locate(RuntimeException e, Node node) {
    if (e == located) {
      return e;
    }
    String place = place(node.origin());
    RuntimeException named = place.isEmpty() ? e : withPlace(e, place);
    located = named;
    return named;
  }

  private static RuntimeException withPlace(RuntimeException e, String place) {
    String message = e.getMessage() + " (" + place + ")";
    RuntimeException named;
    if (e instanceof OutOfMemoryException exhausted) {
      named = new OutOfMemoryException(message, exhausted.nativeTrace(), cause(e));
    } else if (e instanceof TorchException refused) {
      named = new TorchException(message, refused.nativeTrace(), cause(e));
    } else {
      named = new IllegalArgumentException(message, e);
    }
    named.setStackTrace(e.getStackTrace());
    return named;
  }

  private static @Nullable Throwable cause(RuntimeException e) {
    return e.getCause();
  }

  /** Returns the innermost Python line of an origin: {@code "model.py:12, in forward"}. */
  static String place(String origin) {
    String place = "";
    Matcher frames = FRAME.matcher(origin);
    while (frames.find()) {
      place = frames.group(1) + ":" + frames.group(2) + ", in " + frames.group(3);
    }
    return place.isEmpty() ? origin.strip().replaceAll("\\s*\\R\\s*", " ") : place;
  }
}
