package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.Body;
import org.jtorch.Hook;
import org.jtorch.Profiler;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TorchException;

/**
 * Named state: parameters, buffers, child modules, the training flag, hooks; {@code
 * torch.nn.Module}. What computes with it is {@link Layer}.
 *
 * <pre>{@code
 * final class Net extends Module implements Layer {
 *   private final Linear body = register("body", new Linear(4, 8));
 *   private final Slot<Tensor> scale = parameter("scale", Torch.ones(8));
 *
 *   public Tensor forward(Tensor x) {
 *     return body.call(x).mul(scale.get());
 *   }
 * }
 * }</pre>
 *
 * <p>Import it singly, {@code import org.jtorch.nn.Module;}: {@code java.lang} has a class of that
 * name.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no {@link org.jtorch.TensorScope}; the garbage
 * collector frees them with the module, or {@link #close} at once.
 *
 * <p><b>Thread safety:</b> in eval mode several threads may call a module whose {@code forward}
 * keeps no state of its own; everything that changes a module is for one thread at a time.
 */
public abstract class Module {
  private final NamedState state = new NamedState();
  private final ForwardHooks hooks = new ForwardHooks();
  private volatile boolean training = true;

  /** A module without state, in training mode. */
  protected Module() {}

  /**
   * Registers a child under PyTorch's attribute name.
   *
   * @param name without dots, unique in this module
   * @param child the child; one module may have several parents
   * @param <M> its type
   * @return the child
   * @throws IllegalArgumentException if the name is taken or not one
   */
  @CanIgnoreReturnValue
  protected final <M> M register(String name, M child) {
    return slot(name, child).get();
  }

  /**
   * Registers a child that may be replaced, every model's head for example.
   *
   * @param name without dots, unique in this module
   * @param child a module, or a function, which has a name but no state
   * @param <M> its type
   * @return the place that holds it
   * @throws IllegalArgumentException if the name is taken or not one
   */
  @CanIgnoreReturnValue
  protected final <M> Slot<M> slot(String name, M child) {
    return state.child(name, child, value -> checkChild(name, value));
  }

  /**
   * Registers a parameter: the tensor requires a gradient from now on and leaves its scope. A
   * tensor that is a parameter already, of this module or another, is shared as it is.
   *
   * @param name without dots, unique in this module
   * @param tensor a leaf of floating-point or complex numbers
   * @return the place that holds it; layers read it at each call
   * @throws IllegalArgumentException if the name is taken or not one, or the tensor is not a leaf
   */
  @CanIgnoreReturnValue
  protected final Slot<Tensor> parameter(String name, Tensor tensor) {
    return state.parameter(name, tensor, value -> Parameters.adopt(name, value));
  }

  /**
   * Registers a tensor that is state but is not trained, {@code register_buffer}. It leaves its
   * scope.
   *
   * @param name without dots, unique in this module
   * @param tensor any tensor
   * @return the place that holds it
   * @throws IllegalArgumentException if the name is taken or not one
   */
  @CanIgnoreReturnValue
  protected final Slot<Tensor> buffer(String name, Tensor tensor) {
    return buffer(name, tensor, true);
  }

  /**
   * Registers a tensor that is state but is not trained, {@code register_buffer(name, tensor,
   * persistent)}.
   *
   * @param name without dots, unique in this module
   * @param tensor any tensor
   * @param persistent whether it is part of the state dict
   * @return the place that holds it
   * @throws IllegalArgumentException if the name is taken or not one
   */
  @CanIgnoreReturnValue
  protected final Slot<Tensor> buffer(String name, Tensor tensor, boolean persistent) {
    return state.buffer(name, tensor, persistent);
  }

  /**
   * Runs the body of a module that takes or returns something else than one tensor: hooks around
   * it, the module's path in errors.
   *
   * <pre>{@code
   * public State call(Tensor x, State before) {
   *   return call(() -> forward(x, before), x, before.hidden());
   * }
   * }</pre>
   *
   * @param body what to run
   * @param inputs the inputs, for the hooks to see
   * @param <T> the type of the output
   * @param <E> what the body throws
   * @return what the body returns
   * @throws E as the body does
   */
  protected final <T, E extends Exception> T call(Body<T, E> body, Tensor... inputs) throws E {
    return Profiler.isRecording()
        ? ProfiledModules.run(this, () -> callHooked(body, inputs))
        : callHooked(body, inputs);
  }

  private <T, E extends Exception> T callHooked(Body<T, E> body, Tensor... inputs) throws E {
    try {
      if (hooks.isEmpty()) {
        return body.run();
      }
      List<Tensor> seen = hooks.before(this, List.of(inputs));
      return hooks.after(this, seen, body.run());
    } catch (TorchException e) {
      ModulePaths.passed(e, this);
      throw e;
    }
  }

  final Tensor callLayer(Layer self, Tensor input) {
    return Profiler.isRecording()
        ? ProfiledModules.run(this, () -> callHooked(self, input))
        : callHooked(self, input);
  }

  private Tensor callHooked(Layer self, Tensor input) {
    try {
      if (hooks.isEmpty()) {
        return self.forward(input);
      }
      List<Tensor> inputs = hooks.before(this, List.of(input));
      return hooks.after(this, inputs, self.forward(inputs.get(0)));
    } catch (TorchException e) {
      ModulePaths.passed(e, this);
      throw e;
    }
  }

  /**
   * All parameters, this module's own before its children's, shared ones once, {@code
   * parameters()}.
   *
   * @return the parameters
   */
  public final List<Tensor> parameters() {
    return List.copyOf(namedParameters().values());
  }

  /**
   * All parameters by their names, shared ones once, under the first, {@code named_parameters()}.
   *
   * @return the parameters in order
   */
  public final Map<String, Tensor> namedParameters() {
    return ModuleTree.tensors(this, NamedState::parameters);
  }

  /**
   * All buffers by their names, shared ones once, {@code named_buffers()}.
   *
   * @return the buffers in order
   */
  public final Map<String, Tensor> namedBuffers() {
    return ModuleTree.tensors(this, NamedState::buffers);
  }

  /**
   * The direct children, {@code children()}.
   *
   * @return the children in order, shared ones once
   */
  public final Collection<Module> children() {
    return namedChildren().values();
  }

  /**
   * The direct children by their names, {@code named_children()}.
   *
   * @return the children in order, shared ones once
   */
  public final Map<String, Module> namedChildren() {
    return ModuleTree.children(this);
  }

  /**
   * This module and all below it, {@code modules()}.
   *
   * @return the modules, parents before children, shared ones once
   */
  public final Collection<Module> modules() {
    return namedModules().values();
  }

  /**
   * This module, under the empty name, and all below it, {@code named_modules()}.
   *
   * @return the modules, parents before children, shared ones once
   */
  public final Map<String, Module> namedModules() {
    return ModuleTree.modules(this);
  }

  /**
   * Parameters and persistent buffers by PyTorch's names, {@code state_dict()}; a shared one stands
   * under each of its names.
   *
   * @return new handles on the same storage, cut off from autograd; they belong to the caller's
   *     scope
   */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    StateDicts.tensors(this).forEach((name, tensor) -> result.put(name, tensor.detach()));
    return result;
  }

  /**
   * Copies a state dict into this module, converting dtype and device, {@code load_state_dict}.
   *
   * @param stateDict a tensor for every name of {@link #stateDict}, of its shape, and none more
   * @throws IllegalArgumentException if it does not fit; the message lists every missing,
   *     unexpected and misshaped name, and nothing is copied
   */
  public final void loadStateDict(Map<String, Tensor> stateDict) {
    StateDictMismatch none = StateDicts.load(this, stateDict, true);
    assert none.isEmpty();
  }

  /**
   * Copies what fits of a state dict and leaves the rest as it is, {@code load_state_dict(...,
   * strict=False)}; names of other shapes are left out too.
   *
   * @param stateDict any tensors
   * @return what was skipped
   */
  @CanIgnoreReturnValue
  public final StateDictMismatch loadMatching(Map<String, Tensor> stateDict) {
    return StateDicts.load(this, stateDict, false);
  }

  /**
   * A second module with the same state and memory of its own, {@code copy.deepcopy(model)}; for
   * averages of weights, target networks.
   *
   * @param model what to copy: parameters, persistent buffers, what is frozen, training or not;
   *     hooks are not copied
   * @param maker makes a module of the same form, {@code LeNet::new}
   * @param <M> its type
   * @return the copy
   * @throws IllegalArgumentException if what the maker makes is of another form
   */
  public static <M extends Module> M copy(M model, Supplier<? extends M> maker) {
    M copy = maker.get();
    StateDicts.copy(model, copy);
    copy.train(model.isTraining());
    return copy;
  }

  /**
   * Converts parameters, buffers and gradients in place, {@code to(...)}. Optimizers, ties and
   * slots go on holding the same tensors.
   *
   * @param options the device; the dtype, for floating-point and complex tensors alone
   * @throws IllegalArgumentException if the dtype is neither floating-point nor complex
   */
  public final void to(TensorOptions options) {
    ModuleConversion.convert(this, options);
  }

  /** Switches to training mode, {@code train()}. */
  public final void train() {
    train(true);
  }

  /**
   * Switches this module and all below it to training or evaluation, {@code train(mode)}.
   *
   * @param training true to train: dropout drops, batch norm uses the batch's statistics
   */
  public final void train(boolean training) {
    modules().forEach(module -> module.training = training);
  }

  /** Switches to evaluation mode, {@code eval()}. */
  public final void eval() {
    train(false);
  }

  /**
   * Whether the module is in training mode, {@code training}.
   *
   * @return true until {@link #eval} is called
   */
  public final boolean isTraining() {
    return training;
  }

  /** Sets the gradients of all parameters to none, {@code zero_grad()}. */
  public final void zeroGrad() {
    namedParameters().values().forEach(Tensor::clearGrad);
  }

  /**
   * Freezes or unfreezes all parameters, {@code requires_grad_()}.
   *
   * @param requiresGrad false to freeze
   */
  public final void requiresGrad_(boolean requiresGrad) {
    namedParameters().values().forEach(tensor -> tensor.requiresGrad_(requiresGrad));
  }

  /**
   * Runs a function on all modules below this one and then on this one, {@code apply(fn)}; to
   * initialize weights for example.
   *
   * @param function what to do with each
   */
  public final void apply(Consumer<Module> function) {
    children().forEach(child -> child.apply(function));
    function.accept(this);
  }

  /**
   * Shows a function what goes into this module, {@code register_forward_pre_hook}.
   *
   * @param hook called before each {@code forward}
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook registerForwardPreHook(ForwardPreHook hook) {
    return hooks.add(hook);
  }

  /**
   * Shows a function what went into this module and the tensor that came out, {@code
   * register_forward_hook}.
   *
   * @param hook called after each {@code forward}; an output that is no tensor throws {@link
   *     IllegalStateException}
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook registerForwardHook(ForwardHook<Tensor> hook) {
    return registerForwardHook(Tensor.class, hook);
  }

  /**
   * Shows a function what went into this module and what came out, {@code register_forward_hook}.
   *
   * @param type the class of the output
   * @param hook called after each {@code forward}; an output of another class throws {@link
   *     IllegalStateException}
   * @param <T> the type of the output
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final <T> Hook registerForwardHook(Class<T> type, ForwardHook<T> hook) {
    return hooks.add(type, hook);
  }

  /**
   * Replaces the input of a {@link Layer}, as a hook of {@code register_forward_pre_hook} that
   * returns a value does.
   *
   * @param replacement gives the new input
   * @return the means to remove it
   * @throws IllegalStateException if this module is not a layer
   */
  @CanIgnoreReturnValue
  public final Hook replaceInput(BiFunction<Module, Tensor, Tensor> replacement) {
    if (!(this instanceof Layer)) {
      throw new IllegalStateException(
          reprName() + " is no Layer: only the one input of a Layer can be replaced");
    }
    return hooks.addInput(replacement);
  }

  /**
   * Replaces the tensor that comes out, as a hook of {@code register_forward_hook} that returns a
   * value does.
   *
   * @param replacement gives the new output
   * @return the means to remove it
   */
  @CanIgnoreReturnValue
  public final Hook replaceOutput(BiFunction<Module, Tensor, Tensor> replacement) {
    return hooks.addOutput(replacement);
  }

  /**
   * Frees all parameters and buffers now. Optional: without it the collector frees them with the
   * module. The module, and others that share its tensors, cannot be used any more.
   */
  public void close() {
    namedParameters().values().forEach(Tensor::close);
    namedBuffers().values().forEach(Tensor::close);
  }

  /**
   * What stands between the parentheses when the module is printed, {@code extra_repr()}.
   *
   * @return the options, empty by default
   */
  protected String extraRepr() {
    return "";
  }

  /** The module and all below it, as Python prints them. */
  @Override
  public String toString() {
    return ModulePrinter.print(this);
  }

  final NamedState state() {
    return state;
  }

  final String reprName() {
    return getClass().getSimpleName();
  }

  final boolean hasHooks() {
    return !hooks.isEmpty();
  }

  private <M> M checkChild(String name, M child) {
    if (child instanceof Module module) {
      if (module.modules().contains(this)) {
        throw new IllegalArgumentException("\"" + name + "\" would make the module its own child");
      }
    } else if (!(child instanceof Layer)) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" is a "
              + child.getClass().getSimpleName()
              + ", neither module nor Layer");
    }
    return child;
  }
}
