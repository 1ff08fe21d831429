package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.Body;
import org.jtorch.DType;
import org.jtorch.MemoryFormat;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.nn.internal.ModuleAccess;

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
 * <p>A module, or a leaf that requires a gradient, in a field (also in an array, collection, map,
 * record or {@code Optional} in a field) that is registered nowhere in the tree is refused at the
 * first call, and when parameters or the state dict are first asked for: it would not be trained or
 * saved. {@link Unregistered} marks a field for which that is meant.
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
public abstract non-sealed class Module extends HookedModule {
  static {
    ModuleAccess.set(new StateAccess());
  }

  /** The fields were not looked at since a child was registered. */
  static final byte UNCHECKED = 0;

  /** The fields were looked at when the state was asked for. */
  static final byte CHECKED = 1;

  /** The fields were looked at in a call. */
  static final byte CALLED = 2;

  /** How far {@link FieldCheck} came; a race between threads makes it look once more. */
  byte fieldCheck = UNCHECKED;

  private final NamedState state = new NamedState(this::reprName);
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
    return state.child(name, child, value -> ModuleTree.checkChild(this, name, value));
  }

  /**
   * Registers a parameter: the tensor requires a gradient from now on and leaves its scope. A
   * tensor that is a parameter already, of this module or another, is shared as it is.
   *
   * @param name without dots, unique in this module
   * @param tensor a leaf of floating-point or complex numbers
   * @return the place that holds it; layers read it at each call
   * @throws IllegalArgumentException if the name is taken or not one, the tensor is not a leaf, or
   *     holds whole numbers
   */
  @CanIgnoreReturnValue
  protected final Slot<Tensor> parameter(String name, Tensor tensor) {
    return state.parameter(
        name, tensor, value -> Parameters.adopt(reprName() + ": parameter " + name, value));
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
    return ModuleCalls.run(this, body, inputs);
  }

  /**
   * All parameters, this module's own before its children's, shared ones once, {@code
   * parameters()}.
   *
   * @return the parameters
   * @throws IllegalStateException if a field holds a module, or a leaf that requires a gradient,
   *     that is not registered
   */
  public final List<Tensor> parameters() {
    FieldCheck.beforeState(this);
    return ModuleTree.tensors(this, NamedState::parameters);
  }

  /**
   * All parameters by their names, shared ones once, under the first, {@code named_parameters()}.
   *
   * @return the parameters in order
   */
  public final Map<String, Tensor> namedParameters() {
    return namedParameters(o -> {});
  }

  /**
   * Parameters by their names, {@code named_parameters(prefix, recurse, remove_duplicate)}.
   *
   * @param options {@code o -> o.recurse(false)}
   * @return the parameters in order
   */
  public final Map<String, Tensor> namedParameters(Consumer<NamedOptions> options) {
    FieldCheck.beforeState(this);
    return ModuleTree.tensors(this, NamedState::parameters, chosen(options));
  }

  /**
   * All buffers, this module's own before its children's, shared ones once, {@code buffers()}.
   *
   * @return the buffers
   */
  public final List<Tensor> buffers() {
    FieldCheck.beforeState(this);
    return ModuleTree.tensors(this, NamedState::buffers);
  }

  /**
   * All buffers by their names, shared ones once, {@code named_buffers()}.
   *
   * @return the buffers in order
   */
  public final Map<String, Tensor> namedBuffers() {
    return namedBuffers(o -> {});
  }

  /**
   * Buffers by their names, {@code named_buffers(prefix, recurse, remove_duplicate)}.
   *
   * @param options {@code o -> o.prefix("encoder")}
   * @return the buffers in order
   */
  public final Map<String, Tensor> namedBuffers(Consumer<NamedOptions> options) {
    FieldCheck.beforeState(this);
    return ModuleTree.tensors(this, NamedState::buffers, chosen(options));
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
    return ModuleTree.all(this);
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
   * Modules by their names, {@code named_modules(prefix, remove_duplicate)}.
   *
   * @param options {@code o -> o.removeDuplicate(false)}
   * @return the modules, parents before children
   */
  public final Map<String, Module> namedModules(Consumer<NamedOptions> options) {
    return ModuleTree.modules(this, chosen(options));
  }

  private static NamedOptions chosen(Consumer<NamedOptions> options) {
    NamedOptions chosen = new NamedOptions();
    options.accept(chosen);
    return chosen;
  }

  /**
   * The module at the end of a path, {@code get_submodule(target)}.
   *
   * @param target names joined by dots, {@code "encoder.layers.0"}; this module where empty
   * @return the module
   * @throws IllegalArgumentException if the path leads to none; the message lists what is there
   */
  public final Module getSubmodule(String target) {
    return ModuleLookup.module(this, target);
  }

  /**
   * Replaces the child at the end of a path, {@code set_submodule(target, module)}. A module that
   * holds the child in a field goes on calling that one: what is to be replaced is a {@link Slot}.
   *
   * @param target names joined by dots, {@code "encoder.layers.0"}
   * @param module what to put there
   * @throws IllegalArgumentException if the path leads to no child; the message lists what is there
   */
  public final void setSubmodule(String target, Module module) {
    ModuleLookup.child(this, target).set(module);
  }

  /**
   * The parameter at the end of a path, {@code get_parameter(target)}.
   *
   * @param target names joined by dots, {@code "encoder.layers.0.weight"}
   * @return the parameter
   * @throws IllegalArgumentException if the path leads to none; the message lists what is there
   */
  public final Tensor getParameter(String target) {
    return ModuleLookup.parameter(this, target).get();
  }

  /**
   * The buffer at the end of a path, {@code get_buffer(target)}.
   *
   * @param target names joined by dots, {@code "norm.running_mean"}
   * @return the buffer
   * @throws IllegalArgumentException if the path leads to none; the message lists what is there
   */
  public final Tensor getBuffer(String target) {
    return ModuleLookup.buffer(this, target).get();
  }

  /**
   * Parameters and persistent buffers by PyTorch's names, {@code state_dict()}; a shared one stands
   * under each of its names.
   *
   * @return new handles on the same storage, cut off from autograd; they belong to the caller's
   *     scope
   */
  public final Map<String, Tensor> stateDict() {
    FieldCheck.beforeState(this);
    modules().forEach(module -> module.beforeStateDict.forEach(hook -> hook.accept(module)));
    Map<String, Tensor> result = new LinkedHashMap<>();
    StateDicts.tensors(this).forEach((name, tensor) -> result.put(name, tensor.detach()));
    StateDicts.runHooks(this, result, module -> module.afterStateDict);
    return result;
  }

  /**
   * Copies a state dict into this module, converting dtype and device, {@code load_state_dict}.
   *
   * @param stateDict a tensor for every name of {@link #stateDict}, of its shape, and none more. As
   *     in Python, the {@code num_batches_tracked} of a norm may be missing, and a number may be
   *     given as a vector, whose first element is taken: old PyTorch wrote both
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
   * averages of weights, target networks. The random number generators are left as they were.
   *
   * @param model what to copy: parameters, buffers, what is tied or frozen, which modules train;
   *     hooks are not copied
   * @param maker makes a module of the same form, {@code LeNet::new}
   * @param <M> its type
   * @return the copy
   * @throws IllegalArgumentException if what the maker makes is of another form
   */
  public static <M extends Module> M copy(M model, Supplier<? extends M> maker) {
    M copy = RandomStates.keep(maker);
    ModuleCopy.copy(model, copy);
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

  /**
   * Puts the parameters and buffers of images into another order in memory, {@code
   * to(memory_format=...)}.
   *
   * @param format {@code CHANNELS_LAST} changes those of 4 dimensions, {@code CHANNELS_LAST_3D}
   *     those of 5
   * @throws IllegalArgumentException for other formats
   */
  public final void to(MemoryFormat format) {
    ModuleConversion.convert(this, format);
  }

  /**
   * Runs a function in which other tensors stand for parameters and buffers, {@code
   * torch.func.functional_call}. Gradients flow to those.
   *
   * <pre>{@code
   * Tensor y = model.functionalCall(Map.of("weight", weight), () -> model.call(x));
   * }</pre>
   *
   * @param state tensors by the names of parameters and buffers; what is not named stays, and what
   *     is tied to a named one follows it
   * @param body what to run, for one thread at a time
   * @param <T> the type of the result
   * @param <E> what the body throws
   * @return what the body returns
   * @throws E as the body does
   * @throws IllegalArgumentException if a name leads to nothing
   */
  @CanIgnoreReturnValue
  public final <T, E extends Exception> T functionalCall(Map<String, Tensor> state, Body<T, E> body)
      throws E {
    return FunctionalCall.run(this, state, body);
  }

  /** Converts floating-point parameters and buffers to float16, {@code half()}. */
  public final void half() {
    to(DType.FLOAT16);
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
    FieldCheck.beforeState(this);
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
    parameters().forEach(Tensor::clearGrad);
  }

  /**
   * Freezes or unfreezes all parameters, {@code requires_grad_()}.
   *
   * @param requiresGrad false to freeze
   */
  public final void requiresGrad_(boolean requiresGrad) {
    parameters().forEach(tensor -> tensor.requiresGrad_(requiresGrad));
  }

  /**
   * Runs the model on an example, in evaluation mode, and tells of each module what it put out, its
   * parameters and its multiply-adds.
   *
   * @param example the input of a {@link Layer}; without one the model is not run
   * @return a table to print
   * @throws IllegalArgumentException if the module is no layer, or for several inputs
   */
  public final ModuleSummary summary(Tensor... example) {
    if (example.length == 0) {
      return summary(() -> this);
    }
    if (example.length > 1 || !(this instanceof Layer layer)) {
      throw new IllegalArgumentException(
          reprName()
              + " does not take one tensor alone: pass how to call it, summary(() ->"
              + " model.call(...))");
    }
    return summary(() -> layer.call(example[0]));
  }

  /**
   * As {@link #summary(Tensor...)}, for models that are called in another way.
   *
   * @param forward calls the model, {@code () -> model.call(tokens, mask)}
   * @return a table to print
   */
  public final ModuleSummary summary(Supplier<?> forward) {
    SummaryRecorder recorder = new SummaryRecorder(this);
    recorder.run(forward);
    return recorder.summary();
  }

  /**
   * Runs a function on all modules below this one and then on this one, {@code apply(fn)}; to
   * initialize weights for example.
   *
   * @param function what to do with each
   */
  public final void apply(Consumer<Module> function) {
    ModuleTree.childrenFirst(this).forEach(function);
  }

  /**
   * Frees all parameters and buffers now. Optional: without it the collector frees them with the
   * module. The module, and others that share its tensors, cannot be used any more.
   */
  public void close() {
    ModuleTree.tensors(this, NamedState::parameters).forEach(Tensor::close);
    ModuleTree.tensors(this, NamedState::buffers).forEach(Tensor::close);
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

  final void setTraining(boolean training) {
    this.training = training;
  }

  final NamedState state() {
    return state;
  }

  /** The name of the class, of a lazy module with shapes that of what it has become. */
  final String reprName() {
    Class<?> type = getClass();
    Class<?> shaped = type.getSuperclass();
    boolean became =
        this instanceof LazyModule lazy && shaped != Module.class && !lazy.hasUninitializedParams();
    return (became ? shaped : type).getSimpleName();
  }

  final boolean hasHooks() {
    return !hooks.isEmpty()
        || !backwardHooks.isEmpty()
        || !ForwardHooks.GLOBAL.isEmpty()
        || !BackwardHooks.GLOBAL.isEmpty();
  }
}
