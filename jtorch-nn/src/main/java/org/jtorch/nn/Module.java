package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.DType;
import org.jtorch.MemoryFormat;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.ThrowingSupplier;
import org.jtorch.nn.internal.ModuleAccess;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Base class of all modules: parameters, buffers, child modules, training mode and hooks; {@code
 * torch.nn.Module}. A module that maps one tensor to one tensor implements {@link Layer}.
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
 * <p>A field that holds an unregistered module, or an unregistered leaf that requires a gradient
 * (also in an array, collection, map, record or {@code Optional}), causes an exception at the first
 * call and at the first access to the parameters or the state dict, because it would not be trained
 * or saved. {@link Unregistered} marks fields for which that is intended.
 *
 * <p>Import it explicitly, {@code import org.jtorch.nn.Module;}, because {@code java.lang} has a
 * class of the same name.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no {@link org.jtorch.TensorScope}. The garbage
 * collector frees them with the module; {@link #close} frees them at once.
 *
 * <p><b>Thread safety:</b> in evaluation mode several threads may call a module whose {@code
 * forward} keeps no state. Changes to a module must be made by one thread at a time.
 */
public abstract non-sealed class Module extends HookedModule {
  static {
    ModuleAccess.set(new StateAccess());
    SequentialAccess.set(new SequentialCalls.Access());
  }

  /** The fields have not been checked since a child was registered. */
  static final byte UNCHECKED = 0;

  /** The fields were checked at an access to the state. */
  static final byte CHECKED = 1;

  /** The fields were checked in a call. */
  static final byte CALLED = 2;

  /** Progress of {@link FieldCheck}; a race between threads repeats the check. */
  byte fieldCheck = UNCHECKED;

  private final NamedState state = new NamedState(this::reprName);
  private volatile boolean training = true;

  /** Creates a module without state, in training mode. */
  protected Module() {}

  /**
   * Registers a child under PyTorch's attribute name.
   *
   * @param name without dots, unique in this module
   * @param child the child; one module may have several parents
   * @param <M> its type
   * @return the child
   * @throws IllegalArgumentException if the name is invalid or already registered
   */
  @CanIgnoreReturnValue
  protected final <M> M register(String name, M child) {
    return slot(name, child).get();
  }

  /**
   * Registers a child that may be replaced, for example the head of a model.
   *
   * @param name without dots, unique in this module
   * @param child a module, or a function, which has a name but no state
   * @param <M> its type
   * @return the slot that holds it
   * @throws IllegalArgumentException if the name is invalid or already registered
   */
  @CanIgnoreReturnValue
  protected final <M> Slot<M> slot(String name, M child) {
    return state.child(name, child, value -> ModuleTree.checkChild(this, name, value));
  }

  /**
   * Registers a parameter, {@code register_parameter}. The tensor's {@code requires_grad} is set
   * and it is removed from its scope. A tensor that is a parameter already, of this module or
   * another, is shared as it is.
   *
   * @param name without dots, unique in this module
   * @param tensor a leaf tensor with a floating-point or complex dtype
   * @return the slot that holds it; layers read it at each call
   * @throws IllegalArgumentException if the name is invalid or already registered, the tensor is
   *     not a leaf, or its dtype is an integer type or boolean
   */
  @CanIgnoreReturnValue
  protected final Slot<Tensor> parameter(String name, Tensor tensor) {
    return state.parameter(
        name, tensor, value -> Parameters.adopt(reprName() + ": parameter " + name, value));
  }

  /**
   * Registers a buffer, a tensor that is part of the state but not trained, {@code
   * register_buffer}; see {@link #buffer(String, Tensor, boolean)}. It is removed from its scope.
   */
  @CanIgnoreReturnValue
  protected final Slot<Tensor> buffer(String name, Tensor tensor) {
    return buffer(name, tensor, true);
  }

  /**
   * Registers a buffer, {@code register_buffer(name, tensor, persistent)}. It is removed from its
   * scope.
   *
   * @param name without dots, unique in this module
   * @param tensor any tensor
   * @param persistent whether it is part of the state dict
   * @return the slot that holds it
   * @throws IllegalArgumentException if the name is invalid or already registered
   */
  @CanIgnoreReturnValue
  protected final Slot<Tensor> buffer(String name, Tensor tensor, boolean persistent) {
    return state.buffer(name, tensor, persistent);
  }

  /**
   * Runs the body of a module whose inputs and output are not one tensor each: runs hooks around
   * it, and adds the module's path to exceptions.
   *
   * <pre>{@code
   * final class Similarity extends Module {
   *   Tensor forward(Tensor a, Tensor b) {
   *     return a.mul(b).sum();
   *   }
   *
   *   Tensor call(Tensor a, Tensor b) {
   *     return call(() -> forward(a, b), a, b);
   *   }
   * }
   * }</pre>
   *
   * @param body the function to run
   * @param inputs the inputs, which are passed to the hooks
   * @param <T> the type of the output
   * @param <E> the type of exception that the body throws
   * @return the result of the body
   * @throws E if the body throws it
   */
  protected final <T, E extends Exception> T call(ThrowingSupplier<T, E> body, Tensor... inputs)
      throws E {
    return ModuleCalls.run(this, body, inputs);
  }

  /**
   * {@return all parameters, this module's own before those of its children; shared parameters
   * once, {@code parameters()}}
   *
   * @throws IllegalStateException if a field holds an unregistered module, or an unregistered leaf
   *     that requires a gradient
   */
  public final List<Tensor> parameters() {
    FieldCheck.beforeState(this);
    return ModuleTree.tensors(this, NamedState::parameters);
  }

  /**
   * {@return all parameters by name, in order; shared parameters once, under their first name,
   * {@code named_parameters()}}
   */
  public final Map<String, Tensor> namedParameters() {
    return namedParameters(o -> {});
  }

  /**
   * Returns parameters by name, {@code named_parameters(prefix, recurse, remove_duplicate)}.
   *
   * @param options {@code o -> o.recurse(false)}
   * @return the parameters in order
   */
  public final Map<String, Tensor> namedParameters(Consumer<NamedOptions> options) {
    FieldCheck.beforeState(this);
    return ModuleTree.tensors(this, NamedState::parameters, chosen(options));
  }

  /**
   * {@return all buffers, this module's own before those of its children; shared buffers once,
   * {@code buffers()}}
   */
  public final List<Tensor> buffers() {
    FieldCheck.beforeState(this);
    return ModuleTree.tensors(this, NamedState::buffers);
  }

  /** {@return all buffers by name, in order; shared buffers once, {@code named_buffers()}} */
  public final Map<String, Tensor> namedBuffers() {
    return namedBuffers(o -> {});
  }

  /**
   * Returns buffers by name, {@code named_buffers(prefix, recurse, remove_duplicate)}.
   *
   * @param options {@code o -> o.prefix("encoder")}
   * @return the buffers in order
   */
  public final Map<String, Tensor> namedBuffers(Consumer<NamedOptions> options) {
    FieldCheck.beforeState(this);
    return ModuleTree.tensors(this, NamedState::buffers, chosen(options));
  }

  /** {@return the direct children in order, shared ones once, {@code children()}} */
  public final Collection<Module> children() {
    return namedChildren().values();
  }

  /** {@return the direct children by name, in order, shared ones once, {@code named_children()}} */
  public final Map<String, Module> namedChildren() {
    return ModuleTree.children(this);
  }

  /**
   * {@return this module and all its descendants, parents before children, shared ones once, {@code
   * modules()}}
   */
  public final Collection<Module> modules() {
    return ModuleTree.all(this);
  }

  /**
   * {@return this module, under the empty name, and all its descendants by name, parents before
   * children, shared ones once, {@code named_modules()}}
   */
  public final Map<String, Module> namedModules() {
    return ModuleTree.modules(this);
  }

  /**
   * Returns modules by name, {@code named_modules(prefix, remove_duplicate)}.
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
   * Returns the submodule at a path, {@code get_submodule(target)}.
   *
   * @param target names joined by dots, {@code "encoder.layers.0"}; this module if empty
   * @return the module
   * @throws IllegalArgumentException if there is none; the message lists the names that exist
   */
  public final Module getSubmodule(String target) {
    return ModuleLookup.module(this, target);
  }

  /**
   * Replaces the submodule at a path, {@code set_submodule(target, module)}. Built-in modules hold
   * their layers in slots, so that any {@link Layer} can take the place of one. A parent that holds
   * the child in a plain field is refused at its next call; use a {@link Slot} for children that
   * are replaced.
   *
   * @param target names joined by dots, {@code "encoder.layers.0"}
   * @param module the new submodule
   * @throws IllegalArgumentException if there is none (the message lists the names that exist), or
   *     the slot is declared for another class
   */
  public final void setSubmodule(String target, Module module) {
    ModuleLookup.replaceChild(this, target, module);
  }

  /**
   * Returns the parameter at a path, {@code get_parameter(target)}.
   *
   * @param target names joined by dots, {@code "encoder.layers.0.weight"}
   * @return the parameter
   * @throws IllegalArgumentException if there is none; the message lists the names that exist
   */
  public final Tensor getParameter(String target) {
    return ModuleLookup.parameter(this, target).get();
  }

  /**
   * Returns the buffer at a path, {@code get_buffer(target)}.
   *
   * @param target names joined by dots, {@code "norm.running_mean"}
   * @return the buffer
   * @throws IllegalArgumentException if there is none; the message lists the names that exist
   */
  public final Tensor getBuffer(String target) {
    return ModuleLookup.buffer(this, target).get();
  }

  /**
   * Returns the parameters and persistent buffers by PyTorch's names, {@code state_dict()}. A
   * shared tensor is listed under each of its names.
   *
   * @return new handles on the same storage, detached from autograd, in the caller's scope
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
   * @param stateDict a tensor for each name of {@link #stateDict}, of its shape, and no others. As
   *     in Python, the {@code num_batches_tracked} of a norm may be missing, and a scalar may be
   *     given as a vector whose first element is used: old versions of PyTorch saved both
   * @throws IllegalArgumentException if names or shapes do not match; the message lists all
   *     missing, unexpected and misshaped names, and nothing is copied
   */
  public final void loadStateDict(Map<String, Tensor> stateDict) {
    StateDictMismatch none = loadStateDict(stateDict, o -> {});
    assert none.isEmpty();
  }

  /**
   * Loads a state dict into this module, {@code load_state_dict(state_dict, strict, assign)}.
   *
   * @param stateDict tensors by the names of {@link #stateDict}
   * @param options {@code o -> o.strict(false)}
   * @return the differences, whose entries were skipped; empty if {@code strict}
   * @throws IllegalArgumentException if {@code strict} and names or shapes do not match; nothing is
   *     loaded then
   */
  @CanIgnoreReturnValue
  public final StateDictMismatch loadStateDict(
      Map<String, Tensor> stateDict, Consumer<LoadStateDictOptions> options) {
    LoadStateDictOptions chosen = new LoadStateDictOptions();
    options.accept(chosen);
    return StateDicts.load(this, stateDict, chosen);
  }

  /**
   * Returns a deep copy of a module with its own memory, {@code copy.deepcopy(model)}, for example
   * for weight averages and target networks. The state of the random number generators is
   * preserved.
   *
   * @param model the module to copy: parameters, buffers, ties, {@code requires_grad} flags and
   *     training modes; hooks are not copied
   * @param maker creates a module of the same structure, {@code LeNet::new}
   * @param <M> its type
   * @return the copy
   * @throws IllegalArgumentException if the new module has another structure
   */
  public static <M extends Module> M copy(M model, Supplier<? extends M> maker) {
    M copy = RandomStates.keep(maker);
    ModuleCopy.copy(model, copy);
    return copy;
  }

  /**
   * Converts parameters, buffers and gradients in place, {@code to(...)}. Optimizers, tied
   * parameters and slots keep the same tensors.
   *
   * @param options the device, the dtype, or both; the dtype applies to floating-point and complex
   *     tensors only
   * @return this
   * @throws IllegalArgumentException if the dtype is neither floating-point nor complex
   */
  @CanIgnoreReturnValue
  public final Module to(TensorOptions options) {
    ModuleConversion.convert(this, options);
    return this;
  }

  /**
   * Converts the memory format of parameters and buffers, {@code to(memory_format=...)}.
   *
   * @param format {@code CHANNELS_LAST} converts tensors of 4 dimensions, {@code CHANNELS_LAST_3D}
   *     those of 5
   * @return this
   * @throws IllegalArgumentException for other formats
   */
  @CanIgnoreReturnValue
  public final Module to(MemoryFormat format) {
    ModuleConversion.convert(this, format);
    return this;
  }

  /**
   * Runs a function with parameters and buffers temporarily replaced by other tensors, {@code
   * torch.func.functional_call}. Gradients flow to the replacements.
   *
   * <pre>{@code
   * Tensor y = model.functionalCall(Map.of("weight", weight), () -> model.call(x));
   * }</pre>
   *
   * @param state replacements by the names of parameters and buffers; tensors that are not named
   *     are kept, and tied tensors are replaced together
   * @param body the function to run; one thread at a time
   * @param <T> the type of the result
   * @param <E> the type of exception that the body throws
   * @return the result of the body
   * @throws E if the body throws it
   * @throws IllegalArgumentException if a name does not exist
   */
  @CanIgnoreReturnValue
  public final <T, E extends Exception> T functionalCall(
      Map<String, Tensor> state, ThrowingSupplier<T, E> body) throws E {
    return FunctionalCall.run(this, state, body);
  }

  /** {@return this, with floating-point tensors converted to float16, {@code half()}} */
  @CanIgnoreReturnValue
  public final Module half() {
    return to(DType.FLOAT16);
  }

  /** {@return this, set to training mode, {@code train()}} */
  @CanIgnoreReturnValue
  public final Module train() {
    return train(true);
  }

  /**
   * Sets training or evaluation mode on this module and all its descendants, {@code train(mode)}.
   *
   * @param training true for training mode: dropout is active, batch norm uses batch statistics
   * @return this
   */
  @CanIgnoreReturnValue
  public final Module train(boolean training) {
    FieldCheck.beforeState(this);
    modules().forEach(module -> module.training = training);
    return this;
  }

  /** {@return this, set to evaluation mode, {@code eval()}} */
  @CanIgnoreReturnValue
  public final Module eval() {
    return train(false);
  }

  /**
   * {@return whether the module is in training mode, as it is until {@link #eval} is called, {@code
   * training}}
   */
  public final boolean isTraining() {
    return training;
  }

  /** Clears the gradients of all parameters, {@code zero_grad()}. */
  public final void zeroGrad() {
    parameters().forEach(Tensor::clearGrad);
  }

  /**
   * Sets {@code requires_grad} of all parameters, {@code requires_grad_()}.
   *
   * @param requiresGrad false to freeze
   * @return this
   */
  @CanIgnoreReturnValue
  public final Module requiresGrad_(boolean requiresGrad) {
    parameters().forEach(tensor -> tensor.requiresGrad_(requiresGrad));
    return this;
  }

  /**
   * Runs the model on an example in evaluation mode and returns the output shape, parameter count
   * and multiply-adds of each module.
   *
   * @param example the input of a {@link Layer}; if empty, the model is not run
   * @return a table to print
   * @throws IllegalArgumentException if the module is not a layer, or for several inputs
   */
  public final ModuleSummary summary(Tensor... example) {
    if (example.length == 0) {
      return summary(() -> this);
    }
    if (example.length > 1 || !(this instanceof Layer layer)) {
      throw new IllegalArgumentException(
          reprName() + " does not take exactly one tensor: use summary(() -> model.call(...))");
    }
    return summary(() -> layer.call(example[0]));
  }

  /**
   * Variant of {@link #summary(Tensor...)} for models whose call takes other arguments.
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
   * Applies a function to all descendants and then to this module, {@code apply(fn)}, for example
   * to initialize weights.
   *
   * @param function the function to apply
   * @return this
   */
  @CanIgnoreReturnValue
  public final Module apply(Consumer<Module> function) {
    ModuleTree.childrenFirst(this).forEach(function);
    return this;
  }

  /**
   * Frees all parameters and buffers. Optional: otherwise the garbage collector frees them with the
   * module. The module, and others that share its tensors, cannot be used afterwards.
   */
  public void close() {
    ModuleTree.tensors(this, NamedState::parameters).forEach(Tensor::close);
    ModuleTree.tensors(this, NamedState::buffers).forEach(Tensor::close);
  }

  /**
   * {@return the text between the parentheses of the printed module, empty by default, {@code
   * extra_repr()}}
   */
  protected String extraRepr() {
    return "";
  }

  /** Formats the module and its descendants as Python does. */
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

  /**
   * Returns the class name; for an initialized lazy module, the name of the class without the
   * {@code Lazy} prefix.
   */
  String reprName() {
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
