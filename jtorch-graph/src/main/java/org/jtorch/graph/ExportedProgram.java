package org.jtorch.graph;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.Device;
import org.jtorch.IValue;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TorchException;
import org.jtorch.graph.internal.editing.TrainingMode;
import org.jtorch.graph.internal.programs.LoadRequest;
import org.jtorch.graph.internal.programs.ProgramLoader;
import org.jtorch.graph.internal.programs.ProgramPeer;
import org.jtorch.graph.internal.signatures.Records;
import org.jtorch.graph.internal.text.ProgramText;

/**
 * A program that was exported in Python, {@code torch.export.ExportedProgram}. It can be called,
 * trained and optimized for inference.
 *
 * <pre>{@code
 * // torch.export.save(torch.export.export(model, (image,)), "resnet18.pt2")
 * try (ExportedProgram program = ExportedProgram.load(Path.of("resnet18.pt2"))) {
 *   Tensor logits = Torch.inferenceMode(() -> program.call(image));
 * }
 * }</pre>
 *
 * <p>Reads files of {@code torch.export.save} of PyTorch 2.6 and later. Weights are mapped into
 * memory: the operating system reads a page when it is first used, and writes to them are private
 * to the process. <b>The file must not be cut short while the program is in use</b>, as with {@link
 * org.jtorch.io.Safetensors}; a file that is replaced is no problem.
 *
 * <p>Arguments and results have the structure that they had at the export:
 *
 * <table>
 * <caption>Java types of Python values</caption>
 * <tr><th>Python</th><th>argument</th><th>result</th></tr>
 * <tr><td>{@code Tensor}</td><td>{@link Tensor}</td><td>{@link IValue.OfTensor}</td></tr>
 * <tr><td>{@code int}, {@code float}, {@code bool}, {@code str}</td>
 *     <td>Long, Integer, Double, Float, Boolean, String</td>
 *     <td>{@link IValue.OfLong}, {@link IValue.OfDouble}, ...</td></tr>
 * <tr><td>{@code None}</td><td>{@code Optional.empty()}, null in a list</td>
 *     <td>{@link IValue.None}</td></tr>
 * <tr><td>{@code tuple}, {@code list}</td><td>a List, an array, a record</td>
 *     <td>{@link IValue.OfTuple}, {@link IValue.OfList}</td></tr>
 * <tr><td>{@code dict}</td><td>a Map, a record</td><td>{@link IValue.OfDict}</td></tr>
 * <tr><td>named tuple, dataclass and other registered classes</td><td>a record, a Map, a List</td>
 *     <td>{@link IValue.OfTuple} with names</td></tr>
 * </table>
 *
 * <p>Before a run the inputs are checked as Python checks them: their structure, sizes that the
 * export has fixed, sizes that must be equal or in a range, and the conditions of the program.
 * Dtypes are not checked.
 *
 * <p><b>An exported program is a program: run only what you trust.</b> The file is checked when it
 * is loaded, and loading runs nothing. What the program does when it runs is not checked: it may
 * use all memory.
 *
 * <p><b>Ownership:</b> owns its parameters, buffers and constants until it is closed or
 * unreachable. Results belong to the scope in which the program was called.
 *
 * <p><b>Thread safety:</b> safe; calls run in parallel unless the program changes its own buffers.
 * Methods that change the program ({@code train}, {@code eval}, {@code to}, {@code loadStateDict},
 * {@code close}) wait for running calls.
 */
public final class ExportedProgram implements AutoCloseable {
  /**
   * An input that the caller passes.
   *
   * @param path where it stands in the arguments, in Python's notation: {@code x}, {@code
   *     batch['ids'][0]}
   * @param type what the program expects
   */
  public record UserInput(String path, ValueType type) {}

  /**
   * A tensor that the caller receives.
   *
   * @param name the key of a dict, the name of a field, or {@code output}, with numbers for tuples
   *     and lists; letters, digits and underscores
   * @param type what is known of it
   */
  public record UserOutput(String name, ValueType type) {}

  /**
   * The range of a symbolic size.
   *
   * @param min the least value; {@code Long.MIN_VALUE} for no limit. A minimum of 2 or less is not
   *     enforced
   * @param max the greatest value; {@code Long.MAX_VALUE} for no limit
   */
  public record Range(long min, long max) {
    /** Returns Python's notation, {@code VR[2, int_oo]}. */
    @Override
    public String toString() {
      return "VR["
          + (min == Long.MIN_VALUE ? "-int_oo" : Long.toString(min))
          + ", "
          + (max == Long.MAX_VALUE ? "int_oo" : Long.toString(max))
          + "]";
    }
  }

  /**
   * Differences between a state dict and a program, in unmodifiable lists.
   *
   * @param missing names of the program that the state dict lacks
   * @param unexpected names of the state dict that the program lacks
   * @param misshaped names whose shapes differ, with both shapes
   */
  public record StateDictMismatch(
      List<String> missing, List<String> unexpected, List<String> misshaped) {
    /** {@return whether all names and shapes match} */
    public boolean isEmpty() {
      return missing.isEmpty() && unexpected.isEmpty() && misshaped.isEmpty();
    }

    /** Lists the differences in one line. */
    @Override
    public String toString() {
      return "missing " + missing + ", unexpected " + unexpected + ", misshaped " + misshaped;
    }
  }

  private final ProgramPeer peer;

  private ExportedProgram(ProgramPeer peer) {
    this.peer = peer;
  }

  /**
   * Loads a program on the device from which it was saved, {@code torch.export.load}.
   *
   * @param path a file written by {@code torch.export.save}
   * @return the program
   * @throws UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged, hostile or not an exported program; nothing of it
   *     remains then
   * @throws TorchException if it calls an operator that libtorch does not have
   */
  public static ExportedProgram load(Path path) {
    return load(path, o -> {});
  }

  /**
   * Loads a program on a device.
   *
   * @param path a file written by {@code torch.export.save}
   * @param device device of the parameters, buffers and constants, and of the tensors that the
   *     program creates
   * @return the program
   * @throws UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged, hostile or not an exported program
   * @throws TorchException if it calls an operator that libtorch does not have
   */
  public static ExportedProgram load(Path path, Device device) {
    return load(path, o -> o.device(device));
  }

  /**
   * Loads a program with options.
   *
   * @param path a file written by {@code torch.export.save}
   * @param options {@code o -> o.device(Device.CPU)}
   * @return the program
   * @throws UncheckedIOException if the file is missing or cannot be read
   * @throws CheckpointException if it is damaged, hostile or not an exported program
   * @throws TorchException if it calls an operator that libtorch does not have
   */
  public static ExportedProgram load(Path path, Consumer<LoadOptions> options) {
    return new ExportedProgram(ProgramLoader.load(path, LoadOptions.request(options)));
  }

  /**
   * Loads a program from a stream, through a temporary file.
   *
   * @param bytes content written by {@code torch.export.save}, read to the end and not closed
   * @param options {@code o -> o.device(Device.CPU)}
   * @return the program
   * @throws UncheckedIOException if the stream cannot be read
   * @throws CheckpointException if it is damaged, hostile or not an exported program
   * @throws TorchException if it calls an operator that libtorch does not have
   */
  public static ExportedProgram load(InputStream bytes, Consumer<LoadOptions> options) {
    return new ExportedProgram(
        ProgramLoader.load(bytes, "the stream", LoadOptions.request(options)));
  }

  /**
   * Loads a program from bytes, through a temporary file.
   *
   * @param bytes content written by {@code torch.export.save}
   * @param options {@code o -> o.device(Device.CPU)}
   * @return the program
   * @throws CheckpointException if they are damaged, hostile or not an exported program
   * @throws TorchException if it calls an operator that libtorch does not have
   */
  public static ExportedProgram load(byte[] bytes, Consumer<LoadOptions> options) {
    InputStream stream = new ByteArrayInputStream(bytes);
    return new ExportedProgram(
        ProgramLoader.load(stream, "the bytes", LoadOptions.request(options)));
  }

  /**
   * Runs a program of tensors that returns one tensor, {@code program.module()(x)}.
   *
   * @param inputs the positional arguments
   * @return the result
   * @throws IllegalArgumentException if an input is missing or does not fit; the message names it,
   *     what was expected and what was given
   * @throws TorchException if an operator fails, or the result is not a tensor
   * @throws IllegalStateException if the program is closed
   */
  public Tensor call(Tensor... inputs) {
    return peer.call(Arrays.asList(inputs));
  }

  /**
   * Runs the program with positional arguments. To pass keyword arguments or null (None), use the
   * overload that takes a list.
   *
   * @param arguments in the order of the exported function
   * @return the result
   * @throws IllegalArgumentException if an argument is missing or does not fit; the message names
   *     it, what was expected and what was given
   * @throws TorchException if an operator fails
   * @throws IllegalStateException if the program is closed
   */
  @CanIgnoreReturnValue
  public IValue run(Object... arguments) {
    return peer.run(Arrays.asList(arguments), Map.of());
  }

  /**
   * Runs the program with positional and keyword arguments, as they were at the export: an argument
   * that was passed by keyword then must be passed by keyword now.
   *
   * @param arguments positional arguments; null is None
   * @param keywords keyword arguments; null is None
   * @return the result
   * @throws IllegalArgumentException if an argument is missing or does not fit; the message names
   *     it, what was expected and what was given
   * @throws TorchException if an operator fails
   * @throws IllegalStateException if the program is closed
   */
  @CanIgnoreReturnValue
  public IValue run(
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    return peer.run(arguments, keywords);
  }

  /**
   * Runs the program with tensors only, without the nesting of arguments and results. Other
   * arguments have the values with which the program was exported.
   *
   * @param inputs the tensors among the arguments, in the order of {@link #inputs}
   * @return the tensors among the results, in the order of {@link #outputs}
   * @throws IllegalArgumentException if an input is missing or does not fit, or the program takes
   *     symbolic numbers
   * @throws TorchException if an operator fails
   * @throws IllegalStateException if the program is closed
   */
  public List<Tensor> runFlat(Tensor... inputs) {
    return peer.runFlat(Arrays.asList(inputs));
  }

  /**
   * Runs the program and returns its result as a record: the fields of a dict, named tuple or
   * dataclass by their names ({@code lastHiddenState} for {@code last_hidden_state}), the elements
   * of a tuple in order. Components are of type Tensor, long, double, boolean, String, IValue, or
   * records, Lists, Maps and Optionals of these.
   *
   * <pre>{@code
   * record Output(Tensor logits, List<Tensor> hiddenStates) {}
   * Output output = program.runAs(Output.class, ids);
   * }</pre>
   *
   * @param type the record
   * @param arguments in the order of the exported function
   * @param <R> the record
   * @return the result
   * @throws IllegalArgumentException if an argument does not fit, or the result does not fit the
   *     record
   * @throws TorchException if an operator fails
   * @throws IllegalStateException if the program is closed
   */
  public <R extends Record> R runAs(Class<R> type, Object... arguments) {
    return Records.of(type, run(arguments));
  }

  /** {@return the graph in its present mode and on its device; its tensors are the program's} */
  public Graph graph() {
    return peer.graph();
  }

  /** {@return the arguments in order, one input per tensor, number, text or None} */
  public List<UserInput> inputs() {
    return peer.signature().inputs();
  }

  /** {@return the tensors among the results, in order} */
  public List<UserOutput> outputs() {
    return peer.signature().tensorOutputs(peer.graph());
  }

  /**
   * {@return the ranges of sizes by symbol, {@code s77}, or by expression, {@code
   * range_constraints}}
   */
  public Map<Expression, Range> rangeConstraints() {
    return peer.signature().ranges();
  }

  /** {@return the program's own parameters, each once, in no scope, {@code parameters()}} */
  public List<Tensor> parameters() {
    return namedParameters().values().stream().distinct().toList();
  }

  /**
   * {@return the program's own parameters by name, in no scope, {@code named_parameters()}} A tied
   * parameter has several names.
   */
  public Map<String, Tensor> namedParameters() {
    return peer.tensors(Input.Kind.PARAMETER);
  }

  /** {@return the program's own buffers, in no scope, {@code buffers()}} */
  public List<Tensor> buffers() {
    return List.copyOf(namedBuffers().values());
  }

  /** {@return the program's own buffers by name, in no scope, {@code named_buffers()}} */
  public Map<String, Tensor> namedBuffers() {
    return peer.tensors(Input.Kind.BUFFER, Input.Kind.TEMPORARY_BUFFER);
  }

  /**
   * Returns the parameters and persistent buffers by name, detached, {@code state_dict}.
   *
   * @return handles to the program's own data, in the current scope
   */
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    peer.stateDict().forEach((name, tensor) -> state.put(name, tensor.detach()));
    return state;
  }

  /**
   * Copies a state dict into the program, converting dtype and device.
   *
   * @param stateDict a tensor for each name of {@link #stateDict}, of its shape, and no others
   * @throws IllegalArgumentException if names or shapes do not match; the message lists all
   *     missing, unexpected and misshaped names, and nothing is copied
   */
  public void loadStateDict(Map<String, Tensor> stateDict) {
    loadStateDict(stateDict, o -> {});
  }

  /**
   * Loads a state dict into the program, {@code load_state_dict(state_dict, strict, assign)} of its
   * module.
   *
   * @param stateDict tensors by the names of {@link #stateDict}
   * @param options {@code o -> o.strict(false).assign(true)}
   * @return the differences, whose entries were skipped; empty if {@code strict}
   * @throws IllegalArgumentException if {@code strict} and names or shapes do not match, or a
   *     tensor cannot be assigned; nothing is loaded then
   * @throws CheckpointException if a tensor is on a mapped file that has been cut short
   */
  @CanIgnoreReturnValue
  public StateDictMismatch loadStateDict(
      Map<String, Tensor> stateDict, Consumer<LoadStateDictOptions> options) {
    LoadStateDictOptions chosen = new LoadStateDictOptions();
    options.accept(chosen);
    return peer.loadStateDict(stateDict, chosen.strict, chosen.assign);
  }

  /**
   * Sets training mode, {@code train()}.
   *
   * @return this
   * @throws UnsupportedOperationException as {@link #train(boolean)} does
   */
  @CanIgnoreReturnValue
  public ExportedProgram train() {
    return train(true);
  }

  /**
   * Switches dropout, batch and instance norm, recurrent layers and randomized ReLU between
   * training and evaluation, as {@code torchao}'s {@code move_exported_model_to_train} and {@code
   * move_exported_model_to_eval} do; Python's {@code train()} refuses. An export keeps only what
   * the module did in its mode: what its Python code did in the other mode, such as a loss that is
   * computed in training only, is not in the program. Dropout of attention can be switched off and
   * on again, but not on if the program was exported in evaluation mode.
   *
   * @param training true for training, false for evaluation
   * @return this
   * @throws UnsupportedOperationException if the program was decomposed ({@code
   *     run_decompositions()}), so that its operators have one mode only
   */
  @CanIgnoreReturnValue
  public ExportedProgram train(boolean training) {
    peer.train(training);
    return this;
  }

  /**
   * Sets evaluation mode, {@code eval()}.
   *
   * @return this
   * @throws UnsupportedOperationException as {@link #train(boolean)} does
   */
  @CanIgnoreReturnValue
  public ExportedProgram eval() {
    return train(false);
  }

  /**
   * Whether an operator of the program runs in training mode. A program is in the mode that the
   * module had at the export.
   *
   * @return false if no operator depends on the mode
   */
  public boolean isTraining() {
    return TrainingMode.isTraining(peer.graph());
  }

  /**
   * Moves parameters, buffers and constants to a device, and the tensors that the program creates,
   * {@code torch.export.passes.move_to_device_pass}. Existing handles stay valid.
   *
   * @param device target device
   * @return this
   */
  @CanIgnoreReturnValue
  public ExportedProgram to(Device device) {
    peer.to(Objects.requireNonNull(device));
    return this;
  }

  /**
   * Returns a program that computes the same in less time, {@link Graph#optimizeForInference}.
   * Weights that do not change are shared.
   *
   * @return a new program in evaluation mode, to be closed separately
   */
  public ExportedProgram optimizeForInference() {
    return new ExportedProgram(peer.optimized());
  }

  /**
   * Returns the program as a TorchScript module in its present mode with its own copy of the state,
   * {@link Graph#toScript}. Its method {@code forward} takes the values of {@link #inputs} in their
   * order and returns the results in theirs, a tuple of several; inputs are not checked.
   *
   * @return a new module, to be closed separately
   * @throws IllegalArgumentException if a node has no counterpart in TorchScript; the message names
   *     it
   */
  public ScriptModule toScript() {
    return peer.toScript();
  }

  /**
   * Writes the program as an ONNX model, opset 20, {@code torch.onnx.export}.
   *
   * @param path the file, {@code Path.of("resnet18.onnx")}, replaced when the model is complete
   * @throws UnsupportedOperationException as {@link #toOnnx(Path, Consumer)} does
   * @throws UncheckedIOException if the file cannot be written
   */
  public void toOnnx(Path path) {
    toOnnx(path, o -> {});
  }

  /**
   * Writes the program as an ONNX model with options, {@link Graph#toOnnx(Path, Consumer)}.
   *
   * @param path the file, {@code Path.of("resnet18.onnx")}, replaced when the model is complete
   * @param options {@code o -> o.inputNames("image").outputNames("logits")}
   * @throws UnsupportedOperationException if ONNX cannot express an operator; the message names the
   *     operator and its line in Python
   * @throws IllegalArgumentException if the number of names is wrong
   * @throws UncheckedIOException if the file cannot be written
   */
  public void toOnnx(Path path, Consumer<Graph.OnnxOptions> options) {
    peer.toOnnx(path, options);
  }

  /**
   * Whether the program has been closed.
   *
   * @return true once it can no longer be used
   */
  public boolean isClosed() {
    return peer.isClosed();
  }

  /** Waits for running calls, then frees the tensors. Closing twice has no effect. */
  @Override
  public void close() {
    peer.close();
  }

  /** Returns the program as Python prints it: its graph, signature and ranges. */
  @Override
  public String toString() {
    return ProgramText.of(peer.graph(), peer.signature());
  }

  /** Options of {@link #loadStateDict(Map, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class LoadStateDictOptions {
    boolean strict = true;
    boolean assign;

    private LoadStateDictOptions() {}

    /**
     * Whether the names and shapes of the state dict must match those of the program. Otherwise
     * entries that do not match are skipped. Default true.
     */
    public LoadStateDictOptions strict(boolean strict) {
      this.strict = strict;
      return this;
    }

    /**
     * Whether the tensors of the state dict replace those of the program, with their dtype, device
     * and memory, instead of being copied into them. The {@code requires_grad} flag of each
     * parameter and tied tensors are preserved. An optimizer must be created afterwards, because it
     * holds the replaced parameters otherwise; so must {@link #optimizeForInference}. Default
     * false.
     */
    public LoadStateDictOptions assign(boolean assign) {
      this.assign = assign;
      return this;
    }
  }

  /** Options of {@link #load(Path, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class LoadOptions {
    private @Nullable Device device;
    private String model = "";
    private final Map<String, CustomOperator> operators = new LinkedHashMap<>();

    private LoadOptions() {}

    @CheckReturnValue
    private static LoadRequest request(Consumer<LoadOptions> options) {
      LoadOptions chosen = new LoadOptions();
      options.accept(chosen);
      return new LoadRequest(chosen.device, chosen.model, chosen.operators);
    }

    /**
     * Device of the parameters, buffers and constants, and of the tensors that the program creates.
     * Default the devices from which it was saved.
     */
    public LoadOptions device(Device device) {
      this.device = Objects.requireNonNull(device);
      return this;
    }

    /** Name of the program in a file with several. Default the only one. */
    public LoadOptions model(String name) {
      this.model = Objects.requireNonNull(name);
      return this;
    }

    /**
     * Implementation of an operator that libtorch does not have.
     *
     * @param name its name with its overload, {@code "my::scale"}
     * @param operator the implementation
     * @return this
     */
    public LoadOptions operator(String name, CustomOperator operator) {
      operators.put(name, Objects.requireNonNull(operator));
      return this;
    }
  }
}
