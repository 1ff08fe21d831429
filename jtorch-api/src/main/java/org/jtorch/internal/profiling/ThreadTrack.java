package org.jtorch.internal.profiling;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one thread in the order of their start. Only that thread writes. A call that is
 * running when the recording ends is recorded up to that time.
 */
public final class ThreadTrack {
  private static final int NONE = -1;
  private static final String AUTOGRAD = "(autograd)";

  /** A finished call; times in nanoseconds since the start of the recording. */
  public record Call(CallKind kind, String name, int parent, long start, long end, long bytes) {
    public long total() {
      return end - start;
    }
  }

  private final Thread thread = Thread.currentThread();
  private CallKind[] kinds = new CallKind[1024];
  private String[] names = new String[1024];
  private int[] parents = new int[1024];
  private long[] starts = new long[1024];
  private long[] ends = new long[1024];
  private long[] bytes = new long[1024];
  private int innermost = NONE;
  private boolean expectsNodes;
  private int pass = NONE;
  private int node = NONE;
  private volatile int count;

  public Thread thread() {
    return thread;
  }

  public int begin(CallKind kind, String name) {
    int call = count;
    if (call == names.length) {
      grow();
    }
    kinds[call] = kind;
    names[call] = name;
    parents[call] = innermost;
    innermost = call;
    starts[call] = System.nanoTime();
    count = call + 1;
    if (expectsNodes) {
      expectsNodes = false;
      pass = call;
      node = begin(CallKind.OPERATOR, AUTOGRAD);
    }
    return call;
  }

  /** Records the next call separately per node of the autograd graph. */
  public void expectNodes() {
    expectsNodes = true;
  }

  /** Records the time since the previous node under a name, and starts the next. */
  public void nodeDone(String name) {
    if (node != NONE && innermost == node) {
      names[node] = name;
      end(node);
      node = begin(CallKind.OPERATOR, AUTOGRAD);
    }
  }

  /** Assigns the time after the last node to the pass itself, unless something was called in it. */
  private void endNodes() {
    if (node == count - 1) {
      count = node;
    } else if (ends[node] == 0) {
      ends[node] = System.nanoTime();
    }
    node = NONE;
    pass = NONE;
  }

  /** Runs a native call and records it under the operator's name. */
  public <T extends @Nullable Object> T operator(String name, Supplier<T> body) {
    int call = begin(CallKind.OPERATOR, name);
    try {
      return body.get();
    } finally {
      end(call);
    }
  }

  public void end(int call) {
    if (call == pass) {
      endNodes();
    }
    ends[call] = System.nanoTime();
    innermost = parents[call];
  }

  /** Adds memory to the innermost call. */
  public void allocated(long size) {
    if (innermost != NONE) {
      bytes[innermost] += size;
    }
  }

  /** Returns the calls so far, in order. */
  Call[] calls(long began, long ended) {
    Call[] calls = new Call[count];
    for (int i = 0; i < calls.length; i++) {
      long end = ends[i] == 0 ? ended : Math.min(ends[i], ended);
      calls[i] = new Call(kinds[i], names[i], parents[i], starts[i] - began, end - began, bytes[i]);
    }
    return calls;
  }

  private void grow() {
    int capacity = 2 * names.length;
    kinds = Arrays.copyOf(kinds, capacity);
    names = Arrays.copyOf(names, capacity);
    parents = Arrays.copyOf(parents, capacity);
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
    bytes = Arrays.copyOf(bytes, capacity);
  }
}
