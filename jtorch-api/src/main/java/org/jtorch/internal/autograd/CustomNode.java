package org.jtorch.internal.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.ErrorHints;
import org.jtorch.internal.calls.NativeCalls;

/**
 * A call of a custom function in the autograd graph. Java cannot implement a node of libtorch, so a
 * call is composed of ordinary nodes with hooks:
 *
 * <pre>
 *   input -> view -> sum of an empty slice \
 *   input -> view -> sum of an empty slice  -> barrier node, a zero -> added to each output
 * </pre>
 *
 * <p>A hook on each output receives its gradient. A hook on the barrier node, which libtorch runs
 * after all outputs, calls the function's backward. A hook on each view replaces the gradient by
 * the result. The barrier is negative zero, which does not change a number that it is added to.
 *
 * <p>A notifier on each output's node reports that the graph was freed. This object refers only to
 * the barrier node and the nodes before it, never to an output, so there is no reference cycle.
 */
public final class CustomNode {
  private static final Map<Long, String> NAMES = new ConcurrentHashMap<>();

  private final CustomCall call;
  private final CustomInput[] inputs;
  private final List<OutputShape> outputs = new ArrayList<>();
  private final List<GradientCallback> callbacks = new ArrayList<>();
  private final Map<Integer, BackwardContext> passes = new ConcurrentHashMap<>();
  private final AtomicInteger attached = new AtomicInteger();
  private @Nullable Tensor barrierNode;
  private long address;

  /** Shape and options of a gradient of zeros. */
  private record OutputShape(Shape shape, TensorOptions options) {
    static OutputShape of(Tensor tensor) {
      return new OutputShape(tensor.shape(), tensor.dtype().on(tensor.device()));
    }
  }

  private CustomNode(CustomCall call, List<Tensor> given) {
    this.call = call;
    inputs = new CustomInput[given.size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = new CustomInput(i, given.get(i));
    }
  }

  /** Records a call; returns the outputs, connected to the graph. */
  public static List<Tensor> record(CustomCall call, List<Tensor> inputs, List<Tensor> outputs) {
    NodeAccess.check("CustomFunction");
    checkDirty(call, inputs, outputs);
    CustomNode node = new CustomNode(call, inputs);
    node.attached.incrementAndGet(); // until all outputs are connected
    try {
      node.join(inputs);
      outputs.forEach(output -> node.outputs.add(OutputShape.of(output)));
      List<Tensor> results = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        results.add(node.result(i, outputs.get(i), inputs));
      }
      call.pack(node, outputs);
      return List.copyOf(results);
    } finally {
      node.detached();
    }
  }

  private void join(List<Tensor> given) {
    Tensor made;
    try (TensorScope scope = TensorScope.open()) {
      Tensor sum = Torch.zeros();
      for (CustomInput input : inputs) {
        Tensor tensor = given.get(input.index());
        if (tensor.requiresGrad()) {
          sum = sum.add(connect(input, tensor).to(Device.CPU));
        }
      }
      made = TensorScope.unscoped(sum.neg());
    }
    barrierNode = made;
    hook(
        made,
        gradient -> {
          gradient.close();
          run();
          return null;
        });
    address =
        NativeCalls.<Long>call(
            "grad_fn",
            made,
            x -> {
              try (Node node = x.grad_fn()) {
                return node.address();
              }
            });
    NAMES.put(address, call.name());
  }

  private static void checkDirty(CustomCall call, List<Tensor> inputs, List<Tensor> outputs) {
    String name = call.name();
    for (Tensor dirty : call.dirty()) {
      if (!inputs.contains(dirty) || !outputs.contains(dirty)) {
        throw new IllegalStateException(
            name + ": markDirty: a tensor that is not both an input and an output");
      } else if (dirty.isLeaf() && dirty.requiresGrad()) {
        String sentence =
            "a leaf Variable that requires grad is being used in an in-place operation.";
        throw new IllegalStateException(name + ": " + sentence + ErrorHints.of(sentence));
      }
    }
  }

  private Tensor result(int index, Tensor output, List<Tensor> inputs) {
    DType dtype = output.dtype();
    if (call.isNonDifferentiable(output) || !(dtype.isFloatingPoint() || dtype.isComplex())) {
      return output;
    } else if (call.dirty().contains(output)) {
      Autograd.detach_(output);
      addBarrier(output);
      capture(index, output);
      return output;
    }
    boolean shared =
        output.storageAddress() != 0
            && inputs.stream().anyMatch(x -> x.storageAddress() == output.storageAddress());
    return attach(index, shared ? output.clone() : output);
  }

  private Tensor attach(int index, Tensor output) {
    Tensor result = output.detach();
    addBarrier(result);
    capture(index, result);
    return result;
  }

  /** Returns a copy of an output, connected to the graph like the output. */
  Tensor reattach(int index, Tensor saved) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor result = saved.add(barrierNode(saved.device()));
      capture(index, result);
      return scope.keep(result);
    }
  }

  private void addBarrier(Tensor output) {
    try (TensorScope scope = TensorScope.open()) {
      output.add_(barrierNode(output.device()));
    }
  }

  private Tensor barrierNode(Device device) {
    return Objects.requireNonNull(barrierNode).to(device);
  }

  private void capture(int index, Tensor output) {
    hook(
        output,
        gradient -> {
          pass().add(index, gradient);
          return null;
        });
    attached.incrementAndGet();
    NativeCalls.run(
        "apply",
        output,
        x -> {
          try (Node node = x.grad_fn()) {
            GraphNodes.onRelease(node, this::detached);
          }
        });
  }

  /** Returns a zero that depends on an input: the sum of an empty slice of it. */
  private Tensor connect(CustomInput input, Tensor tensor) {
    Tensor view = Dispatch.tensor(CustomInput.VIEW_AS, tensor, tensor);
    input.connect(view);
    hook(
        view,
        gradient -> {
          gradient.close();
          return take(input.index());
        });
    Tensor real = tensor.dtype().isComplex() ? Torch.viewAsReal(view) : view;
    return real.flatten().narrow(0, 0, 0).sum().to(DType.FLOAT32);
  }

  private void hook(Tensor tensor, GradientCallback.Target target) {
    GradientCallback callback = GradientCallback.of(target);
    callbacks.add(callback);
    NativeCalls.run(
        "apply",
        tensor,
        x -> {
          int position = x.register_hook(callback);
          assert position >= 0;
        });
  }

  private BackwardContext pass() {
    return passes.computeIfAbsent(
        torch.get_current_graph_task_id(),
        id -> new BackwardContext(inputs.length, outputs.size()));
  }

  /** Calls the function's backward with the gradients of the outputs. */
  private synchronized void run() {
    BackwardContext pass = pass();
    boolean[] before = call.needed();
    boolean[] needed = new boolean[inputs.length];
    for (int i = 0; i < needed.length; i++) {
      needed[i] = inputs[i].isNeeded();
    }
    call.needed(needed);
    try {
      List<@Nullable Tensor> results = call.backward(gradOutputs(pass));
      checkCount(results);
      for (int i = 0; i < needed.length; i++) {
        if (needed[i]) {
          give(pass, inputs[i], i < results.size() ? results.get(i) : null);
        }
      }
    } catch (Throwable e) {
      passes.remove(torch.get_current_graph_task_id());
      throw e;
    } finally {
      call.needed(before);
    }
    if (!torch.get_current_graph_task_keep_graph()) {
      call.release();
    }
  }

  private void give(BackwardContext pass, CustomInput input, @Nullable Tensor gradient) {
    if (gradient == null) {
      input.expectNone();
    }
    pass.put(input.index(), gradient == null ? null : input.fit(call.name(), gradient));
  }

  private @Nullable Tensor take(int input) {
    BackwardContext pass = pass();
    Tensor gradient = pass.take(input);
    if (pass.isEmpty()) {
      passes.remove(torch.get_current_graph_task_id());
    }
    return gradient;
  }

  private List<@Nullable Tensor> gradOutputs(BackwardContext pass) {
    List<@Nullable Tensor> gradients = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Tensor gradient = pass.received(i);
      if (gradient == null && call.materializesGrads()) {
        OutputShape shape = outputs.get(i);
        gradient = Torch.zeros(shape.options(), shape.shape().toArray());
      }
      gradients.add(gradient);
    }
    return gradients;
  }

  /**
   * Checks the number of results; as in PyTorch, surplus gradients are allowed if they are null.
   */
  private void checkCount(List<@Nullable Tensor> results) {
    int count = results.size();
    while (count > inputs.length && results.get(count - 1) == null) {
      count--;
    }
    if (count != inputs.length) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "function %s returned an incorrect number of gradients (expected %d, got %d)",
              call.name(),
              inputs.length,
              count));
    }
  }

  /** Called when an output's node was freed; the last one frees everything. */
  private void detached() {
    if (attached.decrementAndGet() == 0) {
      NAMES.remove(address);
      call.release();
      if (barrierNode != null) {
        barrierNode.close();
      }
      for (CustomInput input : inputs) {
        input.close();
      }
      callbacks.forEach(GradientCallback::recycle);
      callbacks.clear();
      passes.clear();
    }
  }

  /** Returns the name of the custom function whose output a node created; null if there is none. */
  static @Nullable String nameOf(Node node) {
    return NAMES.isEmpty() ? null : NAMES.get(GraphNodes.successor(node, 1));
  }

  /** Returns the number of calls in graphs. */
  public static int live() {
    return NAMES.size();
  }
}
