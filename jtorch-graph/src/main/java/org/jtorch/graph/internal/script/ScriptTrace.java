package org.jtorch.graph.internal.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.graph.Graph;
import org.jtorch.graph.TraceOptions;
import org.jtorch.internal.ScriptGraphs;

/** Traces the operators of a TorchScript module. */
public final class ScriptTrace {
  private ScriptTrace() {}

  public static Graph run(
      ScriptModule script, Consumer<TraceOptions> options, List<Tensor> examples) {
    try (TensorScope scope = TensorScope.open()) {
      ScriptGraphs.Block forward = ScriptGraphs.read(script.saveToBytes());
      Map<String, Tensor> parameters = TensorScope.unscoped(script.namedParameters());
      Map<String, Tensor> buffers = TensorScope.unscoped(script.namedBuffers());
      Map<String, Tensor> state = new LinkedHashMap<>(parameters);
      state.putAll(buffers);
      ScriptInterpreter interpreter = new ScriptInterpreter(script, state, forward);
      return Graph.trace(
          interpreter::run,
          o -> {
            parameters.forEach(o::parameter);
            buffers.forEach((name, tensor) -> o.buffer(name, tensor, true));
            options.accept(o);
          },
          examples);
    }
  }
}
