package org.jtorch.graph.internal.tracing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jtorch.Generator;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.internal.editing.ModeBranch;
import org.jtorch.internal.Tracing;

/** Runs a function with inputs of several sizes and makes one graph of the runs. */
public final class TraceSession {
  private final Function<List<Tensor>, ?> function;
  private final List<Tensor> example;
  private final TraceRequest request;
  private final List<Input> state = new ArrayList<>();
  private final List<Input> users = new ArrayList<>();

  private TraceSession(
      Function<List<Tensor>, ?> function, List<Tensor> example, TraceRequest request) {
    this.function = function;
    this.example = example;
    this.request = request;
    Set<String> used = new HashSet<>();
    request
        .state()
        .forEach(
            (name, one) -> {
              String prefix = one.kind() == Input.Kind.PARAMETER ? "p_" : "b_";
              state.add(
                  new Input(unique(used, prefix + name.replaceAll("\\W", "_")), one.kind(), name));
            });
    for (int i = 0; i < example.size(); i++) {
      users.add(Input.user(unique(used, inputName(i))));
    }
  }

  private String inputName(int index) {
    if (index < request.inputNames().size()) {
      return request.inputNames().get(index);
    }
    return example.size() == 1 ? "x" : "x" + index;
  }

  private static String unique(Set<String> used, String like) {
    String name = like;
    for (int i = 1; !used.add(name); i++) {
      name = like + "_" + i;
    }
    return name;
  }

  public static Graph run(
      Function<List<Tensor>, ?> function, List<Tensor> example, TraceRequest request) {
    TraceSession session = new TraceSession(function, example, request);
    Consumer<Boolean> modes = request.modes();
    if (modes == null) {
      return session.trace();
    }
    modes.accept(true);
    Graph training = session.trace();
    modes.accept(false);
    Graph evaluation = session.trace();
    return ModeBranch.of(training, evaluation);
  }

  /** Traces with sizes slightly larger than the example's or, if those fail, multiples of them. */
  private Graph trace() {
    try {
      return trace(false);
    } catch (TraceFailure failure) {
      if (request.examples().isEmpty() && failure.isOfOtherSize) {
        try {
          return trace(true);
        } catch (TraceFailure again) {
          throw failure.explained();
        }
      }
      throw failure.explained();
    }
  }

  private Graph trace(boolean scaled) {
    return keepingState(
        () -> {
          try (TensorScope scope = TensorScope.open()) {
            List<String> names = users.stream().map(Input::name).toList();
            TraceExamples examples = TraceExamples.of(example, request, names, scaled);
            List<Trace> traces = new ArrayList<>();
            try {
              for (List<Tensor> inputs : examples.runs()) {
                traces.add(record(inputs, traces.size(), examples));
              }
              Graph graph = TraceGraph.of(inputs(), request.state(), traces, examples.symbols());
              traces.remove(0); // the graph has its constants
              return graph;
            } finally {
              traces.forEach(Trace::close);
            }
          }
        });
  }

  private List<Input> inputs() {
    List<Input> inputs = new ArrayList<>(state);
    inputs.addAll(users);
    return inputs;
  }

  private Trace record(List<Tensor> inputs, int run, TraceExamples examples) {
    TraceRecorder recorder = new TraceRecorder();
    for (Input input : state) {
      recorder.add(input, ownTensor(input.target()));
    }
    for (int i = 0; i < inputs.size(); i++) {
      recorder.add(users.get(i), inputs.get(i));
    }
    try (TensorScope scope = TensorScope.open()) {
      Object result = Tracing.record(recorder, () -> function.apply(inputs));
      return recorder.finish(Tracing.tensorsIn(result));
    } catch (RuntimeException e) {
      recorder.discard();
      throw new TraceFailure(e, run > 0 && !examples.symbols().isEmpty(), examples.describe(run));
    } finally {
      recorder.release();
    }
  }

  private Tensor ownTensor(String name) {
    return Objects.requireNonNull(request.state().get(name), name).tensor();
  }

  /** Restores buffers and random numbers, which runs in training mode change. */
  private Graph keepingState(Supplier<Graph> body) {
    List<Tensor> buffers =
        state.stream()
            .filter(input -> input.kind() != Input.Kind.PARAMETER)
            .map(input -> ownTensor(input.target()))
            .toList();
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> before = buffers.stream().map(buffer -> buffer.detach().clone()).toList();
      Tensor random = Generator.defaultCpu().getState();
      try {
        return body.get();
      } finally {
        Generator.defaultCpu().setState(random);
        try (Mode mode = Torch.noGrad()) {
          for (int i = 0; i < before.size(); i++) {
            buffers.get(i).copy_(before.get(i));
          }
        }
      }
    }
  }
}
