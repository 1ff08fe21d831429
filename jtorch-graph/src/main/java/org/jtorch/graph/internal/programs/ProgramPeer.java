package org.jtorch.graph.internal.programs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.IValue;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.TorchException;
import org.jtorch.graph.CustomOperator;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.internal.editing.DeviceMove;
import org.jtorch.graph.internal.editing.GraphRewriter;
import org.jtorch.graph.internal.editing.TrainingMode;
import org.jtorch.graph.internal.interpreter.Interpreter;
import org.jtorch.graph.internal.passes.LoadPasses;
import org.jtorch.graph.internal.signatures.Flattening;
import org.jtorch.graph.internal.signatures.ProgramSignature;
import org.jtorch.graph.internal.signatures.TreeSpec;
import org.jtorch.internal.OwnedTensors;

/** A program's graph, and what runs it. Changes wait for running calls. */
public final class ProgramPeer {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final ProgramSignature signature;
  private final Map<String, CustomOperator> operators;
  private final boolean exportedInTraining;
  private Graph exported;
  private volatile Graph graph;
  private Interpreter interpreter;
  private volatile boolean closed;

  /** Takes the graph's state over. */
  ProgramPeer(Graph graph, ProgramSignature signature, Map<String, CustomOperator> operators) {
    this.signature = signature;
    this.operators = Map.copyOf(operators);
    this.exported = graph;
    this.exportedInTraining = TrainingMode.isTraining(graph);
    this.graph = graph;
    this.interpreter = LoadPasses.interpreter(graph, this.operators);
  }

  public ProgramSignature signature() {
    return signature;
  }

  public Graph graph() {
    return graph;
  }

  public boolean isClosed() {
    return closed;
  }

  public Tensor call(List<Tensor> inputs) {
    if (signature.outTree().kind() != TreeSpec.Kind.LEAF) {
      throw notATensor("a " + signature.outTree());
    }
    return running(
        "call",
        () -> {
          Object result = interpreter.run(signature.leaves(inputs, Map.of())).get(0);
          if (result instanceof Tensor tensor) {
            return tensor;
          }
          throw notATensor(Flattening.kind(result));
        });
  }

  private static TorchException notATensor(String result) {
    return new TorchException(
        "call: the result is "
            + result
            + ", not a Tensor: call run(...), which returns any structure",
        "",
        null);
  }

  public IValue run(
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    return running(
        "run", () -> signature.result(interpreter.run(signature.leaves(arguments, keywords))));
  }

  public List<Tensor> runFlat(List<Tensor> inputs) {
    return running(
        "runFlat",
        () -> {
          List<Tensor> tensors = new ArrayList<>();
          for (Object result : interpreter.run(signature.leavesOf(inputs))) {
            if (result instanceof Tensor tensor) {
              tensors.add(tensor);
            }
          }
          return tensors;
        });
  }

  /** Returns the tensors of inputs of some kinds by their names. */
  public Map<String, Tensor> tensors(Input.Kind... kinds) {
    return reading(
        () -> {
          Map<String, Tensor> found = new LinkedHashMap<>();
          for (Input input : exported.inputs()) {
            if (List.of(kinds).contains(input.kind())) {
              found.put(
                  input.target(), Objects.requireNonNull(exported.state().get(input.target())));
            }
          }
          return found;
        });
  }

  /** Returns the tensors of the state dict. */
  public Map<String, Tensor> stateDict() {
    return reading(
        () -> {
          Map<String, Tensor> found = new LinkedHashMap<>(exported.state());
          found.keySet().retainAll(signature.stateDict());
          return found;
        });
  }

  public ExportedProgram.StateDictMismatch loadStateDict(
      Map<String, Tensor> given, boolean strict, boolean assign) {
    StateDictLoading loading = StateDictLoading.of(stateDict(), given);
    if (strict) {
      loading.checkEmpty();
    }
    loading.checkFiles();
    if (!assign) {
      writing(loading::copy);
      return loading.mismatch();
    }
    IdentityHashMap<Tensor, Tensor> replacements = loading.replacements();
    writing(
        () -> {
          UnaryOperator<Tensor> next = tensor -> replacements.getOrDefault(tensor, tensor);
          boolean same = graph == exported;
          exported = GraphRewriter.withState(exported, next);
          replace(same ? exported : GraphRewriter.withState(graph, next));
        });
    return loading.mismatch();
  }

  public void train(boolean training) {
    writing(
        () ->
            replace(
                training == exportedInTraining ? exported : TrainingMode.set(exported, training)));
  }

  public void to(Device device) {
    writing(
        () -> {
          Graph moved = DeviceMove.to(graph, device);
          exported = DeviceMove.on(exported, device);
          replace(moved);
        });
  }

  private void replace(Graph next) {
    if (next != graph) {
      Interpreter prepared = LoadPasses.interpreter(next, operators);
      interpreter.close();
      interpreter = prepared;
      graph = next;
    }
  }

  /** Returns an optimized program with its own handles of the state. */
  public ProgramPeer optimized() {
    return reading(
        () -> {
          Graph source = TrainingMode.isTraining(graph) ? TrainingMode.set(exported, false) : graph;
          Graph optimized = source.optimizeForInference();
          Graph own =
              GraphRewriter.withState(
                  optimized,
                  tensor -> exported.state().containsValue(tensor) ? share(tensor) : tensor);
          return new ProgramPeer(own, signature, operators);
        });
  }

  public ScriptModule toScript() {
    return reading(() -> graph.toScript());
  }

  public void toOnnx(Path path, Consumer<Graph.OnnxOptions> options) {
    lock.readLock().lock();
    try {
      checkOpen();
      List<String> names = signature.outputNames(graph);
      graph.toOnnx(path, o -> options.accept(o.outputNames(names.toArray(new String[0]))));
    } finally {
      lock.readLock().unlock();
    }
  }

  private static Tensor share(Tensor tensor) {
    return TensorScope.unscoped(OwnedTensors.share(tensor));
  }

  public void close() {
    if (lock.getReadHoldCount() > 0) {
      throw new IllegalStateException("close: called by an operator of the program itself");
    }
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        interpreter.close();
        exported.state().values().forEach(Tensor::close);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T running(String called, Supplier<T> body) {
    try {
      return reading(body);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(called + ": " + e.getMessage(), e);
    }
  }

  private <T> T reading(Supplier<T> body) {
    lock.readLock().lock();
    try {
      checkOpen();
      return body.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private void writing(Runnable body) {
    if (lock.getReadHoldCount() > 0) {
      throw new IllegalStateException("an operator of a program cannot change the program");
    }
    lock.writeLock().lock();
    try {
      checkOpen();
      body.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the exported program is closed");
    }
  }
}
