package org.jtorch.internal.scripts;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Method;
import org.jtorch.Device;
import org.jtorch.internal.calls.LargeWork;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadGenerator;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.profiling.Recording;
import org.jtorch.internal.tracing.Traces;
import org.jtorch.internal.values.ScriptResults;
import org.jtorch.internal.values.ScriptSchema;

/**
 * A method of a TorchScript module, or a function.
 *
 * @param function borrowed from the program; run only through a {@link Runner}
 * @param schema arguments and results
 * @param first place of the first argument on the stack: 1 after a module, 0 for a function
 * @param draws whether it may draw random numbers
 */
public record ScriptMethod(Function function, ScriptSchema schema, int first, ScriptDraws draws) {
  /** The owner of the program. */
  interface Runner {
    /** Runs a method on a stack, where it finds its arguments and leaves its result. */
    void run(NativeStack stack, ScriptMethod method, IValueVector operands);
  }

  static ScriptMethod of(String name, Method method) {
    Function function = method.function();
    return new ScriptMethod(
        function, ScriptSchema.of(name, function.getSchema(), true), 1, new ScriptDraws());
  }

  static ScriptMethod ofFunction(String name, Function function) {
    return new ScriptMethod(
        function, ScriptSchema.of(name, function.getSchema(), false), 0, new ScriptDraws());
  }

  /** Frees the native parts of the schema, after the last call. */
  void close() {
    schema.close();
  }

  /** Calls the method; tensors in the result belong to the current scope. */
  public org.jtorch.IValue call(Runner runner, List<?> arguments, Map<String, ?> keywords) {
    Traces.refuse("a call of a ScriptModule");
    return Recording.operator(schema.called(), () -> enter(runner, arguments, keywords));
  }

  private org.jtorch.IValue enter(Runner runner, List<?> arguments, Map<String, ?> keywords) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    IValueVector operands = stack.operands();
    try {
      operands.resize(first + (long) schema.parameters().size());
      schema.push(stack, operands, first, arguments, keywords);
      ThreadGenerator own = state.generator();
      if (own == null || !draws.isDrawing(function)) {
        run(runner, stack, operands, arguments);
      } else {
        own.exchanged(Device.CPU, () -> run(runner, stack, operands, arguments));
      }
      IValue result = operands.get(0);
      return new ScriptResults(state, stack).take(result, schema.results().get(0).type());
    } finally {
      operands.resize(0);
      state.exit(stack);
    }
  }

  private void run(Runner runner, NativeStack stack, IValueVector operands, List<?> arguments) {
    try {
      IValueVector unused =
          LargeWork.run(
              () -> {
                runner.run(stack, this, operands);
                return operands;
              });
    } catch (RuntimeException e) {
      throw NativeErrors.translate(schema.called(), e, arguments);
    }
  }
}
