package org.jtorch.internal.scripts;

import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.FunctionVector;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedNameOptional;
import org.bytedeco.pytorch.Resolver;
import org.bytedeco.pytorch.Self;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.IValue;
import org.jtorch.OutOfMemoryException;
import org.jtorch.TorchException;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.values.NativeValues;
import org.jtorch.internal.zip.MalformedException;

/**
 * Functions compiled from source, under the rules for the sources of a file: limits of size and
 * nesting, safe divisions. The functions have no state, so calls run concurrently; the last of the
 * running calls frees a closed program.
 */
public final class ScriptUnit implements ScriptMethod.Runner {
  private static final String SOURCE = "the source";

  /** Where libtorch's message names a line, before its excerpt of the source. */
  private static final Pattern PLACE =
      Pattern.compile("^(.*?)[ :]*File \"[^\"]*\", line (\\d+).*$", Pattern.DOTALL);

  /** The innermost function of a TorchScript traceback. */
  private static final Pattern FRAME = Pattern.compile("File \"[^\"]*\", line (\\d+), in ");

  private final CompilationUnit program;
  private final Map<String, ScriptMethod> functions = new HashMap<>();
  private final SortedMap<String, String> schemas = new TreeMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Number of running calls, plus one until the program is closed. */
  private final AtomicInteger users = new AtomicInteger(1);

  private ScriptUnit(CompilationUnit program, FunctionVector defined) {
    this.program = program;
    for (long i = 0; i < defined.size(); i++) {
      Function function = defined.get(i);
      String name = NativeValues.text(function.name());
      functions.put(name, ScriptMethod.ofFunction(name, function));
      schemas.put(name, NativeValues.text(torch.toString(function.getSchema())));
    }
  }

  /** Compiles the functions of a source; throws with the line of an error. */
  public static ScriptUnit compile(String source) {
    // The compiler takes a last line without its end for an unfinished one.
    byte[] bytes =
        (source.endsWith("\n") ? source : source + "\n").getBytes(StandardCharsets.UTF_8);
    check(bytes);
    ScriptFolding.excludeDivisions();
    CompilationUnit program = new CompilationUnit();
    try (QualifiedNameOptional noPrefix = new QualifiedNameOptional();
        Resolver resolver = torch.nativeResolver();
        BytePointer text = NativeValues.bytes(bytes);
        FunctionVector defined = program.define(noPrefix, text, resolver, (Self) null)) {
      if (defined.size() == 0) {
        throw new TorchException("compileScript: the source defines no function", "", null);
      }
      ScriptDivisions.makeSafe(program);
      return new ScriptUnit(program, defined);
    } catch (RuntimeException e) {
      program.close();
      throw translated(e);
    }
  }

  private static void check(byte[] source) {
    try {
      ScriptSource.check(SOURCE, source);
      ScriptLoadCode loadCode = new ScriptLoadCode();
      loadCode.add(SOURCE, source);
      loadCode.check();
    } catch (MalformedException e) {
      throw new TorchException("compileScript: " + e.getMessage(), "", e);
    }
  }

  private static RuntimeException translated(RuntimeException e) {
    if (e.getClass() != RuntimeException.class || NativeErrors.isOutOfMemory(e)) {
      return NativeErrors.translate("compileScript", e);
    }
    String text = String.valueOf(e.getMessage());
    Matcher place = PLACE.matcher(NativeErrors.sentence(text));
    String line =
        place.matches()
            ? SOURCE + ", line " + place.group(2) + ": " + place.group(1)
            : NativeErrors.sentence(text);
    return new TorchException("compileScript: " + line, text, e);
  }

  public SortedMap<String, String> schemas() {
    return Collections.unmodifiableSortedMap(schemas);
  }

  public IValue call(String name, List<?> arguments, Map<String, ?> keywords) {
    if (closed.get() || users.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
      throw new IllegalStateException("the CompilationUnit is closed");
    }
    try {
      return find(name).call(this, arguments, keywords);
    } catch (OutOfMemoryException e) {
      throw e;
    } catch (TorchException e) {
      throw withLine(e);
    } finally {
      leave();
      Reference.reachabilityFence(this);
    }
  }

  private ScriptMethod find(String name) {
    ScriptMethod function = functions.get(name);
    if (function == null) {
      throw new TorchException(
          name + ": no such function; there are: " + String.join(", ", schemas.keySet()), "", null);
    }
    return function;
  }

  private static TorchException withLine(TorchException e) {
    Matcher frames = FRAME.matcher(e.nativeTrace());
    String line = null;
    while (frames.find()) {
      line = frames.group(1);
    }
    return line == null
        ? e
        : new TorchException(
            e.getMessage() + " (" + SOURCE + ", line " + line + ")", e.nativeTrace(), e.getCause());
  }

  @Override
  public void run(NativeStack stack, ScriptMethod function, IValueVector operands) {
    function.function().run(operands);
  }

  public boolean isClosed() {
    return closed.get();
  }

  /** Frees the program, or leaves that to the last of the running calls. */
  public void close() {
    if (closed.compareAndSet(false, true)) {
      leave();
    }
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      functions.values().forEach(ScriptMethod::close);
      program.close();
    }
  }
}
