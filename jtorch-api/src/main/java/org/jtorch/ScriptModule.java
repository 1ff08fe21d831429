package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
 * A TorchScript model that was scripted or traced in Python, {@code torch.jit.ScriptModule}. It can
 * be called, trained, frozen and saved.
 *
 * <pre>{@code
 * try (ScriptModule script = ScriptModule.load(Path.of("resnet18.pt"), Device.CPU)) {
 *   Tensor logits = Torch.inferenceMode(() -> script.forward(image));
 * }
 * }</pre>
 *
 * <p>Files of PyTorch 2.13 and older versions load. Operators that this libtorch lacks are replaced
 * by functions with the same results and gradients: {@code torchvision.ops} {@code nms}, {@code
 * roi_align}, {@code roi_pool}, {@code ps_roi_align}, {@code ps_roi_pool} and {@code
 * deform_conv2d}, and the Lanczos mode of {@code F.interpolate}. {@link Ops#loadLibrary} adds
 * others.
 *
 * <p><b>A TorchScript file is a program: run only what you trust.</b> Sizes, records and tensors of
 * a file are checked before libtorch reads it, so loading a damaged file throws an exception. What
 * the program does when it runs is not checked: it may run endlessly, use all memory, or crash the
 * JVM in an operator. Run untrusted files in a separate process. Integer division is guarded:
 * division by 0 is an error; the smallest integer divided by -1 is itself, or an error in a tensor.
 * A file that divides by anything but a literal while it is loaded, in {@code __setstate__} or a
 * default value, is rejected.
 *
 * <p><b>Ownership:</b> owns the native module until it is closed or unreachable. Results belong to
 * the scope in which the call was made. Parameters and buffers are handles to the module's own
 * tensors and belong to no scope.
 *
 * <p><b>Thread safety:</b> safe; calls run in parallel. Methods that change the module ({@code
 * train}, {@code eval}, {@code to}, {@code close}) wait for running calls. So does a call of a
 * program that assigns its own attributes; if it assigns them only in training mode, only calls in
 * training mode wait.
 */
public final class ScriptModule implements AutoCloseable {
  private final ScriptPeer peer;
  private final @Nullable Map<String, byte[]> extraFiles;

  private ScriptModule(JitModule module, @Nullable Map<String, byte[]> extraFiles) {
    this.peer = new ScriptPeer(module);
    this.extraFiles = extraFiles;
  }

  /**
   * Loads a module on the device from which it was saved, {@code torch.jit.load}.
   *
   * @param path a file written by {@code torch.jit.save}
   * @return the module, in the training or evaluation mode in which it was saved
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged or not a TorchScript file
   */
  public static ScriptModule load(Path path) {
    return load(path, o -> {});
  }

  /**
   * Loads a module on a device, {@code torch.jit.load(map_location=...)}.
   *
   * @param path a file written by {@code torch.jit.save}
   * @param device device of the parameters, buffers and constants
   * @return the module, in the training or evaluation mode in which it was saved
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged or not a TorchScript file
   */
  public static ScriptModule load(Path path, Device device) {
    return load(path, o -> o.device(device));
  }

  /**
   * Loads a module with options, {@code torch.jit.load(map_location=..., _extra_files=...)}.
   *
   * @param path a file written by {@code torch.jit.save}
   * @param options {@code o -> o.device(Device.CPU).extraFiles(true)}
   * @return the module, in the training or evaluation mode in which it was saved
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged or not a TorchScript file
   */
  public static ScriptModule load(Path path, Consumer<LoadOptions> options) {
    LoadOptions chosen = new LoadOptions();
    options.accept(chosen);
    return made(chosen, () -> ScriptFiles.load(path, chosen.device, chosen.extraFiles));
  }

  /**
   * Loads a module from a stream, through a temporary file.
   *
   * @param bytes content written by {@code torch.jit.save}, read to the end and not closed
   * @param device device of the parameters, buffers and constants
   * @return the module, in the training or evaluation mode in which it was saved
   * @throws java.io.UncheckedIOException if the stream cannot be read
   * @throws CheckpointException if it is damaged or not a TorchScript file
   */
  public static ScriptModule load(InputStream bytes, Device device) {
    return load(bytes, o -> o.device(device));
  }

  /**
   * Loads a module from a stream with options, through a temporary file.
   *
   * @param bytes content written by {@code torch.jit.save}, read to the end and not closed
   * @param options {@code o -> o.extraFiles(true)}
   * @return the module, in the training or evaluation mode in which it was saved
   * @throws java.io.UncheckedIOException if the stream cannot be read
   * @throws CheckpointException if it is damaged or not a TorchScript file
   */
  public static ScriptModule load(InputStream bytes, Consumer<LoadOptions> options) {
    return load(bytes, "the stream", options);
  }

  /**
   * Loads a module from bytes, through a temporary file.
   *
   * @param bytes content written by {@code torch.jit.save}
   * @param device device of the parameters, buffers and constants
   * @return the module, in the training or evaluation mode in which it was saved
   * @throws CheckpointException if they are damaged or not a TorchScript file
   */
  public static ScriptModule load(byte[] bytes, Device device) {
    return load(new ByteArrayInputStream(bytes), "the bytes", o -> o.device(device));
  }

  private static ScriptModule load(InputStream bytes, String name, Consumer<LoadOptions> options) {
    LoadOptions chosen = new LoadOptions();
    options.accept(chosen);
    return made(chosen, () -> ScriptFiles.load(bytes, name, chosen.device, chosen.extraFiles));
  }

  private static ScriptModule made(LoadOptions options, Supplier<ScriptFiles.Loaded> body) {
    ScriptFiles.Loaded loaded = NativeCalls.call("load", body);
    return new ScriptModule(loaded.module(), options.extraFiles ? loaded.extraFiles() : null);
  }

  /**
   * Calls {@code forward}, {@code module(x)}. A TorchScript module has no hooks, so this is the
   * same as {@link #forward}.
   *
   * @param inputs in the method's order; arguments with a default may be omitted
   * @return the result
   * @throws TorchException if an argument is of the wrong type, the model raises an error, or the
   *     result is not a tensor
   * @throws IllegalStateException if the module is closed
   */
  public Tensor call(Tensor... inputs) {
    return forward(inputs);
  }

  /**
   * Calls {@code forward}.
   *
   * @param inputs in the method's order; arguments with a default may be omitted
   * @return the result
   * @throws TorchException if an argument is of the wrong type, the model raises an error, or the
   *     result is not a tensor
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
   * <p>Arguments are converted to the types of the method's schema: Tensor, numbers, Boolean,
   * String, {@link Complex} and {@link Device} to the corresponding TorchScript types, a List or an
   * array to a list or a tuple, a Map to a dict, a {@link DType} to an int, an {@link IValue} to
   * the value that it holds. To pass null (None), use the overload that takes a list.
   *
   * @param method name of the method
   * @param arguments in the method's order; arguments with a default may be omitted
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
   * @param method name of the method
   * @param arguments positional arguments; null is None
   * @param keywords keyword arguments; null is None
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
   * Returns the schemas of the methods.
   *
   * @return schemas by name, for example {@code "forward"}: {@code "forward(Tensor x) -> Tensor"}
   */
  public Map<String, String> methods() {
    return using("methods", ScriptContents::methods);
  }

  /**
   * Returns the parameters, {@code parameters()}.
   *
   * @return handles to the module's own parameters, in no scope
   */
  public List<Tensor> parameters() {
    return List.copyOf(namedParameters().values());
  }

  /**
   * Returns the parameters by name, {@code named_parameters()}.
   *
   * @return handles to the module's own parameters, in no scope; empty for a frozen module
   */
  public Map<String, Tensor> namedParameters() {
    return TensorScope.unscoped(using("named_parameters", ScriptContents::parameters));
  }

  /**
   * Returns the buffers, {@code buffers()}.
   *
   * @return handles to the module's own buffers, in no scope
   */
  public List<Tensor> buffers() {
    return List.copyOf(namedBuffers().values());
  }

  /**
   * Returns the buffers by name, {@code named_buffers()}.
   *
   * @return handles to the module's own buffers, in no scope
   */
  public Map<String, Tensor> namedBuffers() {
    return TensorScope.unscoped(using("named_buffers", ScriptContents::buffers));
  }

  /**
   * Returns the parameters and buffers by name, detached, {@code state_dict()}.
   *
   * @return handles to the module's own data, in the current scope; parameters first. Weights in
   *     oneDNN's own layout are converted copies
   */
  public Map<String, Tensor> stateDict() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> state = new LinkedHashMap<>();
      state.putAll(using("state_dict", ScriptContents::parameters));
      state.putAll(using("state_dict", ScriptContents::buffers));
      state.replaceAll(
          (name, tensor) -> tensor.layout() == Layout.MKLDNN ? tensor.toDense() : tensor.detach());
      return scope.keep(state);
    }
  }

  /**
   * Returns an attribute of the module or of a submodule.
   *
   * @param name with dots for submodules: {@code "head.classes"}
   * @return its value
   * @throws TorchException if there is no such attribute, or it is a module
   */
  public IValue attribute(String name) {
    return using("attribute", module -> ScriptContents.attribute(module, name));
  }

  /**
   * Sets training mode, {@code train()}.
   *
   * @return this
   */
  @CanIgnoreReturnValue
  public ScriptModule train() {
    return train(true);
  }

  /**
   * Sets training mode for the module and its submodules, {@code train(mode)}.
   *
   * @param training true for training, false for evaluation
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
   * Moves parameters and buffers to a device, {@code to(device)}. Existing handles stay valid. The
   * constants of a frozen module belong to its program and are not moved.
   *
   * @param device target device
   * @return this
   */
  @CanIgnoreReturnValue
  public ScriptModule to(Device device) {
    changing("to", module -> ScriptContents.to(module, device));
    return this;
  }

  /**
   * Converts floating-point parameters and buffers, {@code to(dtype)}. Existing handles stay valid.
   *
   * @param dtype a floating-point or complex type
   * @return this
   * @throws IllegalArgumentException if the dtype is neither
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
   * Returns a module whose parameters and attributes are inlined as constants, {@code
   * torch.jit.freeze}. It is faster, not trainable, and has only the method {@code forward}. The
   * program passes through a temporary file, so that closing the new module frees all of it;
   * weights are shared.
   *
   * @return a new module, to be closed separately
   * @throws TorchException if this module is in training mode
   */
  public ScriptModule freeze() {
    return new ScriptModule(using("freeze", ScriptFreezing::freeze), null);
  }

  /**
   * Returns a frozen module optimized for inference, {@code torch.jit.optimize_for_inference}.
   * Convolution weights are converted to the channels-last memory format before freezing. (On the
   * CPU, libtorch's own inference passes are slower than freezing only.) Results equal this
   * module's within 1e-5.
   *
   * @return a new module, to be closed separately
   * @throws TorchException if this module is in training mode
   */
  public ScriptModule optimizeForInference() {
    return new ScriptModule(using("optimize_for_inference", ScriptFreezing::optimize), null);
  }

  /**
   * Writes the module to a file for {@code torch.jit.load}, {@code torch.jit.save}.
   *
   * @param path the file; an existing file is replaced
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void save(Path path) {
    save(path, o -> {});
  }

  /**
   * Writes the module to a file with options, {@code torch.jit.save(_extra_files=...)}.
   *
   * @param path the file; an existing file is replaced
   * @param options {@code o -> o.extraFile("labels.txt", "cat\ndog")}
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void save(Path path, Consumer<SaveOptions> options) {
    SaveOptions chosen = SaveOptions.of(options);
    using("save", module -> ScriptFiles.save(module, path, chosen.extraFiles));
  }

  /**
   * Returns the module as the bytes of a file for {@code torch.jit.load}.
   *
   * @return content of the file
   */
  public byte[] saveToBytes() {
    return saveToBytes(o -> {});
  }

  /**
   * Returns the module as the bytes of a file for {@code torch.jit.load}, with options.
   *
   * @param options {@code o -> o.extraFile("labels.txt", "cat\ndog")}
   * @return content of the file
   */
  public byte[] saveToBytes(Consumer<SaveOptions> options) {
    SaveOptions chosen = SaveOptions.of(options);
    return using("save", module -> ScriptFiles.toBytes(module, chosen.extraFiles));
  }

  /**
   * Returns the extra files that the module was saved with, {@code _extra_files}. They are not
   * written by {@link #save(Path)}.
   *
   * @return the contents by name, read with {@link LoadOptions#extraFiles}
   * @throws IllegalStateException if they were not read
   */
  public Map<String, byte[]> extraFiles() {
    if (extraFiles == null) {
      throw new IllegalStateException(
          "the extra files were not read: load the module with o -> o.extraFiles(true)");
    }
    Map<String, byte[]> copies = new LinkedHashMap<>();
    extraFiles.forEach((name, content) -> copies.put(name, content.clone()));
    return copies;
  }

  /**
   * Whether the module has been closed.
   *
   * @return true once it can no longer be used
   */
  public boolean isClosed() {
    return peer.isClosed();
  }

  /** Waits for running calls, then frees the module. Closing twice has no effect. */
  @Override
  public void close() {
    peer.close();
  }

  /** Returns the class of each submodule, in the format that Python prints. */
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

  /** Options of {@link #load(Path, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class LoadOptions {
    private @Nullable Device device;
    private boolean extraFiles;

    private LoadOptions() {}

    /**
     * Device of the parameters, buffers and constants. Default: those in the file.
     *
     * @param device the device
     * @return this
     */
    public LoadOptions device(Device device) {
      this.device = Objects.requireNonNull(device);
      return this;
    }

    /**
     * Whether extra files are read, for {@link ScriptModule#extraFiles}. Default false.
     *
     * @param read true to read all of them into memory
     * @return this
     */
    public LoadOptions extraFiles(boolean read) {
      this.extraFiles = read;
      return this;
    }
  }

  /** Options of {@link #save(Path, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class SaveOptions {
    private final Map<String, byte[]> extraFiles = new LinkedHashMap<>();

    private SaveOptions() {}

    private static SaveOptions of(Consumer<SaveOptions> options) {
      SaveOptions chosen = new SaveOptions();
      options.accept(chosen);
      return chosen;
    }

    /**
     * Adds a file, which {@code torch.jit.load(_extra_files={name: ""})} reads.
     *
     * @param name name of the file, not empty
     * @param content its bytes
     * @return this
     * @throws IllegalArgumentException if the name is empty or contains NUL
     */
    public SaveOptions extraFile(String name, byte[] content) {
      if (name.isEmpty() || name.indexOf(0) >= 0) {
        throw new IllegalArgumentException("extraFile: the name is empty or contains NUL");
      }
      extraFiles.put(name, content.clone());
      return this;
    }

    /**
     * Adds a text file in UTF-8.
     *
     * @param name name of the file, not empty
     * @param text its text
     * @return this
     * @throws IllegalArgumentException if the name is empty or contains NUL
     */
    public SaveOptions extraFile(String name, String text) {
      return extraFile(name, text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
