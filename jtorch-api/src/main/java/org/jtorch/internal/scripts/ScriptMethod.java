package org.jtorch.internal.scripts;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Method;
import org.jtorch.internal.calls.LargeWork;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.profiling.Recording;
import org.jtorch.internal.tracing.Traces;
import org.jtorch.internal.values.ScriptResults;
import org.jtorch.internal.values.ScriptSchema;

/**
 * A method of a TorchScript module.
 *
 * @param function borrowed from the module; run only through {@link ScriptPeer#run}
 * @param schema arguments and results
 */
public record ScriptMethod(Function function, ScriptSchema schema) {
  static ScriptMethod of(String name, Method method) {
    Function function = method.function();
    return new ScriptMethod(function, ScriptSchema.of(name, function.getSchema(), true));
  }

  /** Frees the native parts of the schema, after the last call. */
  void close() {
    schema.close();
  }

  /** Calls the method; tensors in the result belong to the current scope. */
  public org.jtorch.IValue call(ScriptPeer peer, List<?> arguments, Map<String, ?> keywords) {
    Traces.refuse("a call of a ScriptModule");
    return Recording.operator(schema.called(), () -> enter(peer, arguments, keywords));
  }

  private org.jtorch.IValue enter(ScriptPeer peer, List<?> arguments, Map<String, ?> keywords) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    IValueVector operands = stack.operands();
    try {
      operands.resize(1 + (long) schema.parameters().size());
      schema.push(stack, operands, 1, arguments, keywords);
      run(peer, stack, operands, arguments);
      IValue result = operands.get(0);
      return new ScriptResults(state, stack).take(result, schema.results().get(0).type());
    } finally {
      operands.resize(0);
      state.exit(stack);
    }
  }

  private void run(ScriptPeer peer, NativeStack stack, IValueVector operands, List<?> arguments) {
    try {
      IValueVector unused =
          LargeWork.run(
              () -> {
                peer.run(stack, this, operands);
                return operands;
              });
    } catch (RuntimeException e) {
      throw NativeErrors.translate(schema.called(), e, arguments);
    }
  }
}
