package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.aoti.AotiFiles;
import org.jtorch.internal.aoti.AotiPeer;

/**
 * A model that Python compiled to machine code, an AOTInductor package ({@code .pt2}) of {@code
 * torch._inductor.aoti_compile_and_package}. <b>Loading a package runs its code in this process:
 * load only what you trust as much as your own program.</b> No other class of jtorch loads one.
 *
 * <pre>{@code
 * try (AotiModel model = AotiModel.load(Path.of("resnet18.pt2"))) {
 *   Tensor logits = model.call(image);
 * }
 * }</pre>
 *
 * <p>A package runs on Linux with the processor for which it was compiled. By default that is the
 * one it was compiled on: {@code AOTI_CPU_ISA} in its {@link #metadata} is compared with this
 * processor, but {@code -march=native} may use instructions that the metadata does not name. For
 * every x86-64 processor with AVX2, compile with {@code torch._inductor.config.cpp.simdlen = 256}
 * and {@code cpp.march = "x86-64-v3"}. The number of threads is fixed when the package is compiled,
 * {@code torch.get_num_threads()}.
 *
 * <p>A package of another device, system or processor, one that calls functions which this libtorch
 * does not have, and a damaged one are rejected before any of its code runs; every record must have
 * its checksum. The code cannot be checked: a package that was changed on purpose, with checksums
 * that fit, can do anything, and so can the operators of a wrong program.
 *
 * <p>The inputs of each call are compared with what the package says of them: count, dtype, device,
 * number of dimensions, sizes and ranges, and sizes that must be equal. A tensor with other strides
 * than the code was compiled for is copied, where Python reads wrong memory; if the model writes to
 * that input, the call is rejected. Dimensions that were exported as dynamic have a minimum of 2
 * unless the package is compiled with {@code {"aot_inductor.check_lowerbound": False}}. Nothing is
 * recorded for autograd.
 *
 * <p><b>Ownership:</b> owns the loaded library and its constants until it is closed or unreachable.
 * The system keeps the library's code in memory until the threads that called it have ended, so
 * that new weights are better loaded by {@link #loadConstants} than by loading another package.
 * Results belong to the scope in which the call was made.
 *
 * <p><b>Thread safety:</b> safe; up to {@link LoadOptions#numRunners} calls run in parallel, and
 * more wait. {@link #loadConstants} prepares while calls run, and exchanges the constants between
 * calls. {@link #close} waits for running calls. Calls of a model that writes to its own buffers
 * run one after the other.
 */
public final class AotiModel implements AutoCloseable {
  /**
   * A parameter, a buffer or another constant tensor.
   *
   * @param dtype the dtype
   * @param shape the shape
   */
  public record Constant(DType dtype, Shape shape) {}

  /**
   * What a package says of itself, as {@link #inspect} returns it.
   *
   * @param metadata what Python wrote about the package
   * @param inputs a description of each input, with dtype and sizes
   * @param constants the constants that can be replaced, by name in the state dict
   * @param refusals why this machine cannot load the package; empty if it can
   */
  public record Content(
      Map<String, String> metadata,
      List<String> inputs,
      Map<String, Constant> constants,
      List<String> refusals) {}

  /** Options of loading a package, {@code torch._inductor.aoti_load_package}. */
  @CanIgnoreReturnValue
  public static final class LoadOptions {
    private @Nullable String model;
    private Device device = Device.CPU;
    private int numRunners = Runtime.getRuntime().availableProcessors();

    private LoadOptions() {}

    /**
     * Name of the model in the package, {@code model_name}. Default: the only one.
     *
     * @param name the name; {@code aoti_compile_and_package} writes {@code "model"}
     */
    public LoadOptions model(String name) {
      this.model = Objects.requireNonNull(name);
      return this;
    }

    /**
     * Device that the package was compiled for. Default: the CPU, the only one that jtorch runs.
     */
    public LoadOptions device(Device device) {
      this.device = Objects.requireNonNull(device);
      return this;
    }

    /** Number of calls that run at the same time, {@code num_runners}. Default: all processors. */
    public LoadOptions numRunners(int runners) {
      if (runners < 1 || runners > MAX_RUNNERS) {
        throw new IllegalArgumentException(
            "numRunners must be from 1 to " + MAX_RUNNERS + ", not " + runners);
      }
      this.numRunners = runners;
      return this;
    }

    @CheckReturnValue
    private AotiFiles.Options chosen() {
      return new AotiFiles.Options(model, device, numRunners);
    }
  }

  /** Options of loading constants, {@code load_constants}. */
  @CanIgnoreReturnValue
  public static final class ConstantOptions {
    private boolean checkFullUpdate = true;

    private ConstantOptions() {}

    /**
     * Whether all parameters and buffers must be given, {@code check_full_update}. Default true.
     */
    public ConstantOptions checkFullUpdate(boolean check) {
      this.checkFullUpdate = check;
      return this;
    }
  }

  private static final int MAX_RUNNERS = 1 << 10;

  private final AotiPeer peer;

  private AotiModel(AotiPeer peer) {
    this.peer = peer;
  }

  /**
   * Reads what a package says of itself. No code of it is loaded.
   *
   * @param path a file written by {@code torch._inductor.aoti_compile_and_package}
   * @return metadata, inputs and constants
   * @throws CheckpointException if it is damaged, not a package, or has several models
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   */
  public static Content inspect(Path path) {
    return AotiFiles.inspect(path);
  }

  /**
   * Loads the only model of a package for the CPU, {@code torch._inductor.aoti_load_package(path)}.
   * This runs code of the package.
   *
   * @param path a file written by {@code aoti_compile_and_package}
   * @return the model
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged, not an AOTInductor package, or does not run here
   */
  public static AotiModel load(Path path) {
    return load(path, o -> {});
  }

  /**
   * Loads a model of a package. This runs code of the package.
   *
   * @param path a file written by {@code aoti_compile_and_package}
   * @param options {@code o -> o.model("decoder").numRunners(2)}
   * @return the model
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged, not an AOTInductor package, or does not run here
   */
  public static AotiModel load(Path path, Consumer<LoadOptions> options) {
    return new AotiModel(AotiFiles.load(path, chosen(options)));
  }

  /**
   * Loads a model from a stream, through a temporary file. This runs code of the package.
   *
   * @param bytes content of a package, read to the end and not closed
   * @param options {@code o -> o.model("decoder").numRunners(2)}
   * @return the model
   * @throws java.io.UncheckedIOException if the stream cannot be read
   * @throws CheckpointException if it is damaged, not an AOTInductor package, or does not run here
   */
  public static AotiModel load(InputStream bytes, Consumer<LoadOptions> options) {
    return new AotiModel(AotiFiles.load(bytes, "the stream", chosen(options)));
  }

  /**
   * Loads a model from bytes, through a temporary file. This runs code of the package.
   *
   * @param bytes content of a package
   * @param options {@code o -> o.model("decoder").numRunners(2)}
   * @return the model
   * @throws CheckpointException if they are damaged, not an AOTInductor package, or do not run here
   */
  public static AotiModel load(byte[] bytes, Consumer<LoadOptions> options) {
    InputStream stream = new ByteArrayInputStream(bytes);
    return new AotiModel(AotiFiles.load(stream, "the bytes", chosen(options)));
  }

  private static AotiFiles.Options chosen(Consumer<LoadOptions> options) {
    LoadOptions chosen = new LoadOptions();
    options.accept(chosen);
    return chosen.chosen();
  }

  /**
   * Calls a model with one result.
   *
   * @param inputs the tensors among the arguments, in Python's order
   * @return the result
   * @throws TorchException if an input is not what the package expects, the model raises an error,
   *     or there is not exactly one result
   * @throws IllegalStateException if the model is closed
   */
  public Tensor call(Tensor... inputs) {
    List<Tensor> results = runFlat(inputs);
    if (results.size() != 1) {
      TensorScope.closeAll(results);
      throw new TorchException(
          "AotiModel.call: the model returns " + results.size() + " tensors: use run", "", null);
    }
    return results.get(0);
  }

  /**
   * Calls the model with tensors only, without the nesting of arguments and results.
   *
   * @param inputs the tensors among the arguments, in Python's order: keyword arguments last, a
   *     dict in the order of its keys when it was exported
   * @return the tensors among the results
   * @throws TorchException if an input is not what the package expects, or the model raises an
   *     error
   * @throws IllegalStateException if the model is closed
   */
  public List<Tensor> runFlat(Tensor... inputs) {
    return peer.run(Arrays.asList(inputs)).stream().filter(Objects::nonNull).toList();
  }

  /**
   * Calls the model with nested arguments, {@code model(x, {"mask": mask})}.
   *
   * @param arguments positional arguments: tensors, a List or an array for a list or a tuple, a Map
   *     for a dict. Other values were fixed when the model was exported and are ignored, as in
   *     Python.
   * @return the result, nested as in Python
   * @throws TorchException if the arguments are nested in another way than the package says, an
   *     input is not what it expects, or the model raises an error
   * @throws IllegalStateException if the model is closed
   */
  @CanIgnoreReturnValue
  public IValue run(Object... arguments) {
    return run(Arrays.asList(arguments), Map.of());
  }

  /**
   * Calls the model with keyword arguments, {@code model(x, mask=mask)}. Arguments that were given
   * by keyword when the model was exported must be given by keyword.
   *
   * @param arguments positional arguments; null is None
   * @param keywords keyword arguments; null is None
   * @return the result, nested as in Python
   * @throws TorchException as {@link #run(Object...)}
   * @throws IllegalStateException if the model is closed
   */
  @CanIgnoreReturnValue
  public IValue run(
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    return peer.invoke(arguments, keywords);
  }

  /**
   * Returns what Python wrote about the package, {@code get_metadata()}.
   *
   * @return for example {@code AOTI_DEVICE_KEY}, {@code AOTI_CPU_ISA}, and the user's own entries
   */
  public Map<String, String> metadata() {
    return peer.metadata();
  }

  /**
   * Returns the parameters, buffers and other constants that can be replaced, {@code
   * get_constant_fqns()}. A package compiled with {@code freezing} has {@code _frozen_param0} and
   * so on.
   *
   * @return dtype and shape by name in the state dict
   */
  public Map<String, Constant> constants() {
    return peer.constants();
  }

  /**
   * Returns the value of a constant.
   *
   * @param name a name of {@link #constants}
   * @return a copy
   * @throws TorchException if there is no such constant, or it has no value yet
   */
  public Tensor constant(String name) {
    return peer.constant(name);
  }

  /**
   * Replaces all parameters and buffers, {@code load_constants(constants, check_full_update=True)}.
   * Running calls finish with the earlier ones. If this throws, the model is as before.
   *
   * <p>The compiler may put a parameter or buffer of few elements (a bias of 8, for example) into
   * the code. It is then not one of {@link #constants} and cannot be replaced.
   *
   * @param constants values by name in the state dict, copied; tensors that belong to the program
   *     and not to its state may be left out
   * @throws TorchException if a name is unknown or missing, or a dtype or shape differs
   * @throws IllegalStateException if the model is closed
   */
  public void loadConstants(Map<String, Tensor> constants) {
    loadConstants(constants, o -> {});
  }

  /**
   * Replaces constants, {@code load_constants}.
   *
   * @param constants values by name in the state dict, copied
   * @param options {@code o -> o.checkFullUpdate(false)} replaces only those that are given
   * @throws TorchException if a name is unknown or missing, or a dtype or shape differs
   * @throws IllegalStateException if the model is closed
   */
  public void loadConstants(Map<String, Tensor> constants, Consumer<ConstantOptions> options) {
    ConstantOptions chosen = new ConstantOptions();
    options.accept(chosen);
    peer.loadConstants(constants, chosen.checkFullUpdate);
  }

  /**
   * Whether the model has been closed.
   *
   * @return true once it can no longer be used
   */
  public boolean isClosed() {
    return peer.isClosed();
  }

  /** Waits for running calls, then frees the model. Closing twice has no effect. */
  @Override
  public void close() {
    peer.close();
  }

  /** Returns the inputs with dtypes and sizes. */
  @Override
  public String toString() {
    return isClosed() ? "AotiModel(closed)" : "AotiModel(" + peer + ")";
  }
}
