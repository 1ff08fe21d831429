package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.JitModule;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.scripts.ScriptContents;
import org.jtorch.internal.scripts.ScriptFiles;
import org.jtorch.internal.scripts.ScriptFreezing;
import org.jtorch.internal.scripts.ScriptPeer;
import org.jtorch.internal.scripts.ScriptText;
import org.jtorch.internal.values.IValueKinds;

/**
 * A model that Python scripted or traced, {@code torch.jit.ScriptModule}: to be called, trained,
 * frozen and saved.
 *
 * <pre>{@code
 * try (ScriptModule script = ScriptModule.load(Path.of("resnet18.pt"), Device.CPU)) {
 *   Tensor logits = Torch.inferenceMode(() -> script.forward(image));
 * }
 * }</pre>
 *
 * <p><b>A TorchScript file is a program: run only what you trust.</b> Sizes, records and tensors of
 * a file are checked before libtorch reads it, so loading a damaged one is an exception. What the
 * program does when it runs is not checked: it may compute for ever, use all memory, or end the JVM
 * in an operator. For files of strangers use a process of its own. Integers are divided safely: by
 * 0 is an error, and the least integer by -1 is itself; in a tensor it is an error. A file that
 * divides by something else than a literal while it is loaded, in {@code __setstate__} or a default
 * value, is refused.
 *
 * <p><b>Ownership:</b> owns the native module until it is closed, or unreachable. Results belong to
 * the scope in which the call was made; parameters and buffers, which are handles on the module's
 * own, to no scope.
 *
 * <p><b>Thread safety:</b> safe; calls run in parallel. What changes the module ({@code train},
 * {@code eval}, {@code to}, {@code close}) waits for running calls; so does a call of a program
 * that sets its own attributes, in training mode only if it does so only then.
 */
public final class ScriptModule implements AutoCloseable {
  private final ScriptPeer peer;

  private ScriptModule(JitModule module) {
    this.peer = new ScriptPeer(module);
  }

  /**
   * Loads a module to the device it was saved from, {@code torch.jit.load}.
   *
   * @param path a file of {@code torch.jit.save}
   * @return the module, in the mode (training or not) it was saved in
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged or something else
   */
  public static ScriptModule load(Path path) {
    return made("load", () -> ScriptFiles.load(path, null));
  }

  /**
   * Loads a module to a device, {@code torch.jit.load(map_location=...)}.
   *
   * @param path a file of {@code torch.jit.save}
   * @param device where parameters, buffers and constants go
   * @return the module, in the mode (training or not) it was saved in
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged or something else
   */
  public static ScriptModule load(Path path, Device device) {
    Objects.requireNonNull(device);
    return made("load", () -> ScriptFiles.load(path, device));
  }

  /**
   * Loads a module from a stream, through a temporary file.
   *
   * @param bytes what {@code torch.jit.save} wrote, read to the end and not closed
   * @param device where parameters, buffers and constants go
   * @return the module, in the mode (training or not) it was saved in
   * @throws java.io.UncheckedIOException if the stream cannot be read
   * @throws CheckpointException if it is damaged or something else
   */
  public static ScriptModule load(InputStream bytes, Device device) {
    Objects.requireNonNull(device);
    return made("load", () -> ScriptFiles.load(bytes, "the stream", device));
  }

  /**
   * Loads a module from bytes, through a temporary file.
   *
   * @param bytes what {@code torch.jit.save} wrote
   * @param device where parameters, buffers and constants go
   * @return the module, in the mode (training or not) it was saved in
   * @throws CheckpointException if they are damaged or something else
   */
  public static ScriptModule load(byte[] bytes, Device device) {
    Objects.requireNonNull(device);
    InputStream stream = new ByteArrayInputStream(bytes);
    return made("load", () -> ScriptFiles.load(stream, "the bytes", device));
  }

  private static ScriptModule made(String called, Supplier<JitModule> body) {
    return new ScriptModule(NativeCalls.call(called, body));
  }

  /**
   * Calls {@code forward}.
   *
   * @param inputs in the method's order; what has a default may be left out
   * @return the result
   * @throws TorchException if an argument is of the wrong type, the model raises an error, or the
   *     result is no tensor
   * @throws IllegalStateException if the module is closed
   */
  public Tensor forward(Tensor... inputs) {
    IValue result = invoke("forward", Arrays.asList(inputs), Map.of());
    if (result instanceof IValue.OfTensor tensor) {
      return tensor.value();
    }
    TensorScope.closeAll(result);
    throw new TorchException(
        "forward: the result is "
            + IValueKinds.withArticle(result.kind())
            + ", not a Tensor: call invoke(\"forward\", ...), which returns any kind",
        "",
        null);
  }

  /**
   * Calls a method with any arguments.
   *
   * <p>By the method's schema, Tensor, whole and real numbers, Boolean, String, {@link Complex} and
   * {@link Device} go where TorchScript has the like; a List or an array is a list or a tuple; a
   * Map is a dict; a {@link DType} is an int; an {@link IValue} is what it holds. For a null
   * argument, None, use the form that takes a list.
   *
   * @param method its name
   * @param arguments in the method's order; what has a default may be left out
   * @return the result
   * @throws TorchException if there is no such method, an argument is of the wrong type, or the
   *     model raises an error
   * @throws IllegalStateException if the module is closed
   */
  @CanIgnoreReturnValue
  public IValue invoke(String method, Object... arguments) {
    return invoke(method, Arrays.asList(arguments), Map.of());
  }

  /**
   * Calls a method with keyword arguments.
   *
   * @param method its name
   * @param arguments those given by place; null is None
   * @param keywords those given by name; null is None
   * @return the result
   * @throws TorchException if there is no such method, an argument is of the wrong type, missing,
   *     or given twice, or the model raises an error
   * @throws IllegalStateException if the module is closed
   */
  @CanIgnoreReturnValue
  public IValue invoke(
      String method,
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    return peer.using(method, found -> found.call(peer, arguments, keywords));
  }

  /**
   * The methods with what each takes and returns.
   *
   * @return by name, for example {@code "forward"}: {@code "forward(Tensor x) -> Tensor"}
   */
  public Map<String, String> methods() {
    return using("methods", ScriptContents::methods);
  }

  /**
   * The parameters, {@code parameters()}.
   *
   * @return handles on the module's own parameters, in no scope
   */
  public List<Tensor> parameters() {
    return List.copyOf(namedParameters().values());
  }

  /**
   * The parameters by name, {@code named_parameters()}.
   *
   * @return handles on the module's own parameters, in no scope; a frozen module has none
   */
  public Map<String, Tensor> namedParameters() {
    return TensorScope.unscoped(using("named_parameters", ScriptContents::parameters));
  }

  /**
   * The buffers, {@code buffers()}.
   *
   * @return handles on the module's own buffers, in no scope
   */
  public List<Tensor> buffers() {
    return List.copyOf(namedBuffers().values());
  }

  /**
   * The buffers by name, {@code named_buffers()}.
   *
   * @return handles on the module's own buffers, in no scope
   */
  public Map<String, Tensor> namedBuffers() {
    return TensorScope.unscoped(using("named_buffers", ScriptContents::buffers));
  }

  /**
   * Parameters and buffers by name, cut off from autograd, {@code state_dict()}.
   *
   * @return handles on the module's own data, in the current scope: parameters first
   */
  public Map<String, Tensor> stateDict() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> state = new LinkedHashMap<>();
      using("state_dict", ScriptContents::parameters).forEach((k, v) -> state.put(k, v.detach()));
      using("state_dict", ScriptContents::buffers).forEach((k, v) -> state.put(k, v.detach()));
      return scope.keep(state);
    }
  }

  /**
   * An attribute of the module or of one inside it.
   *
   * @param name with dots for what is inside: {@code "head.classes"}
   * @return its value
   * @throws TorchException if there is no such attribute, or it is a module
   */
  public IValue attribute(String name) {
    return using("attribute", module -> ScriptContents.attribute(module, name));
  }

  /**
   * Sets training mode on the module and all inside it, {@code train(mode)}.
   *
   * @param training true to train, false to evaluate
   * @return this
   */
  @CanIgnoreReturnValue
  public ScriptModule train(boolean training) {
    changing("train", module -> module.train(training));
    return this;
  }

  /**
   * Sets evaluation mode, {@code eval()}.
   *
   * @return this
   */
  @CanIgnoreReturnValue
  public ScriptModule eval() {
    return train(false);
  }

  /**
   * Whether the module is in training mode, {@code training}.
   *
   * @return true until {@link #eval}; false for a frozen module
   */
  public boolean isTraining() {
    return using("training", module -> module.hasattr("training") && module.is_training());
  }

  /**
   * Moves parameters and buffers to a device, {@code to(device)}. Handles on them stay true. What a
   * frozen module holds is part of its program and stays.
   *
   * @param device where to
   * @return this
   */
  @CanIgnoreReturnValue
  public ScriptModule to(Device device) {
    changing("to", module -> ScriptContents.to(module, device));
    return this;
  }

  /**
   * Converts floating-point parameters and buffers, {@code to(dtype)}. Handles on them stay true.
   *
   * @param dtype a floating-point or complex type
   * @return this
   * @throws IllegalArgumentException if it is neither
   */
  @CanIgnoreReturnValue
  public ScriptModule to(DType dtype) {
    if (!dtype.isFloatingPoint() && !dtype.isComplex()) {
      throw new IllegalArgumentException("to: " + dtype + " is not floating-point or complex");
    }
    changing("to", module -> ScriptContents.to(module, dtype));
    return this;
  }

  /**
   * A module with parameters and attributes made constants of its program, {@code
   * torch.jit.freeze}: faster, and no longer trainable. It has {@code forward} alone. The program
   * goes through a temporary file, so that all of it is freed with the new module; weights are
   * shared.
   *
   * @return a new module, to be closed by itself
   * @throws TorchException if this module is in training mode
   */
  public ScriptModule freeze() {
    return new ScriptModule(using("freeze", ScriptFreezing::freeze));
  }

  /**
   * A frozen module that is laid out for speed, {@code torch.jit.optimize_for_inference}: the
   * weights of convolutions are put in channels-last order, then frozen. (libtorch's own passes for
   * that are slower than freezing alone on the CPU.) Results equal this module's to 1e-5.
   *
   * @return a new module, to be closed by itself
   * @throws TorchException if this module is in training mode
   */
  public ScriptModule optimizeForInference() {
    return new ScriptModule(using("optimize_for_inference", ScriptFreezing::optimize));
  }

  /**
   * Writes the module to a file that {@code torch.jit.load} reads, {@code torch.jit.save}.
   *
   * @param path the file; one that exists is replaced
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void save(Path path) {
    using("save", module -> ScriptFiles.save(module, path));
  }

  /**
   * The module as the bytes of a file that {@code torch.jit.load} reads.
   *
   * @return the content of the file
   */
  public byte[] saveToBytes() {
    return using("save", ScriptFiles::toBytes);
  }

  /**
   * Whether the module has been closed.
   *
   * @return true once it can no longer be used
   */
  public boolean isClosed() {
    return peer.isClosed();
  }

  /** Waits for running calls, then frees the module; a second time is harmless. */
  @Override
  public void close() {
    peer.close();
  }

  /** As Python prints it: the class of each module inside. */
  @Override
  public String toString() {
    return isClosed() ? "RecursiveScriptModule(closed)" : using("repr", ScriptText::of);
  }

  @CanIgnoreReturnValue
  private <T extends @Nullable Object> T using(String called, Function<JitModule, T> body) {
    return NativeCalls.<T>call(called, () -> peer.<T>read(body));
  }

  private void changing(String called, Consumer<JitModule> body) {
    NativeCalls.run(called, () -> peer.change(body));
  }
}
