package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jtorch.internal.autograd.AccumulationHook;
import org.jtorch.internal.autograd.Autograd;
import org.jtorch.internal.autograd.GraphNodes;
import org.jtorch.internal.autograd.LazyConjugates;
import org.jtorch.internal.autograd.TensorHooks;
import org.jtorch.internal.binding.Constants;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;
import org.jtorch.internal.text.TensorPrinter;

/**
 * An n-dimensional array of numbers with autograd, {@code torch.Tensor}.
 *
 * <p>Its operators come in families, one interface each:
 *
 * <table>
 * <caption>Families of operators</caption>
 * <tr><th>family</th><th>for example</th></tr>
 * <tr><td>{@link PointwiseOps}</td><td>{@code add}, {@code mul}, {@code exp}, {@code clamp}</td></tr>
 * <tr><td>{@link ComparisonOps}</td><td>{@code eq}, {@code gt}, {@code isnan}, {@code topk}</td></tr>
 * <tr><td>{@link ReductionOps}</td><td>{@code sum}, {@code mean}, {@code argmax}, {@code std}</td></tr>
 * <tr><td>{@link ShapeOps}</td><td>{@code view}, {@code permute}, {@code unsqueeze}</td></tr>
 * <tr><td>{@link IndexingOps}</td><td>{@code gather}, {@code maskedFill}, {@code scatter_}</td></tr>
 * <tr><td>{@link LinearAlgebraOps}</td><td>{@code matmul}, {@code bmm}, {@code cholesky}</td></tr>
 * <tr><td>{@link RandomOps}</td><td>{@code normal_}, {@code bernoulli}, {@code multinomial}</td></tr>
 * <tr><td>{@link CompositeOps}</td><td>{@code norm}, {@code unique}, {@code indexPut_}</td></tr>
 * <tr><td>{@link SpectralOps}, {@link SubscriptOps}</td><td>{@code stft}, {@code get}</td></tr>
 * <tr><td>{@link SparseOps}, {@link NestedOps}</td><td>{@code toSparse}</td></tr>
 * <tr><td>{@link HostOps}, {@link DescriptionOps}</td><td>{@code toFloatArray}</td></tr>
 * <tr><td>{@link QuantizedOps}</td><td>{@code dequantize}, {@code qScale}</td></tr>
 * </table>
 *
 * <p>Two tensors are equal only if they are the same object; {@code x.eq(y)} compares elements.
 *
 * <p><b>Ownership:</b> a tensor belongs to the innermost open {@link TensorScope} of the thread
 * that made it, else to the garbage collector. It is a handle: closing it never touches another
 * tensor that shares its storage.
 *
 * <p><b>Thread safety:</b> reading from several threads is safe once no thread writes; closing is
 * safe at any time, and frees only when no call is running on the tensor.
 */
public final class Tensor extends TensorHandle
    implements PointwiseOps,
        ComparisonOps,
        ReductionOps,
        ShapeOps,
        IndexingOps,
        LinearAlgebraOps,
        RandomOps,
        CompositeOps,
        SpectralOps,
        SubscriptOps,
        DescriptionOps,
        SparseOps,
        QuantizedOps,
        NestedOps,
        HostOps,
        Index {
  private static final Op CLONE = Op.of("aten::clone", "");
  private static final Op COPY = Op.of("aten::copy_", "");
  private static final Op DETACH = Op.of("aten::detach", "");
  private static final Op DETACH_ = Op.of("aten::detach_", "");
  private static final Op ITEM = Op.of("aten::item", "");
  private static final Op VIEW = Op.of("aten::view", "dtype");
  private static final Op TO = Op.of("aten::to", "dtype_layout");

  Tensor(long impl) {
    super(impl);
  }

  /**
   * The type of the elements, {@code x.dtype}.
   *
   * @return the dtype
   */
  public DType dtype() {
    return NativeCodes.dtype(
        NativeCalls.<Integer>call("dtype", this, x -> (int) x.scalar_type().value));
  }

  /**
   * Where the tensor lives, {@code x.device}.
   *
   * @return the device
   */
  public Device device() {
    return NativeCalls.call(
        "device",
        this,
        x -> {
          try (org.bytedeco.pytorch.Device device = x.device()) {
            return Constants.fromNative(device);
          }
        });
  }

  /**
   * How the elements are stored, {@code x.layout}.
   *
   * @return the layout
   */
  public Layout layout() {
    return Layout.values()[NativeCalls.<Integer>call("layout", this, x -> (int) x.layout().value)];
  }

  /**
   * The sizes of all dimensions, {@code x.shape}.
   *
   * @return the shape, empty for a scalar
   */
  public Shape shape() {
    return Shape.of(NativeCalls.<long[]>call("shape", this, Peer::sizes));
  }

  /**
   * The size of one dimension, {@code x.size(dim)}.
   *
   * @param dim which one, from 0, or from -1 for the last backwards
   * @return its size
   * @throws TorchException if there is no such dimension
   */
  public long size(long dim) {
    return NativeCalls.<Long>call("size", this, x -> x.size(dim));
  }

  /**
   * How many dimensions there are, {@code x.dim()}.
   *
   * @return 0 for a scalar
   */
  public int dim() {
    return NativeCalls.<Integer>call("dim", this, x -> (int) x.dim());
  }

  /**
   * How many elements there are, {@code x.numel()}.
   *
   * @return the product of the sizes, 1 for a scalar
   */
  public long numel() {
    return NativeCalls.<Long>call("numel", this, x -> x.numel());
  }

  /**
   * The size of the elements in all, {@code x.nbytes}.
   *
   * @return the size in bytes
   */
  public long nbytes() {
    return NativeCalls.<Long>call("nbytes", this, x -> x.nbytes());
  }

  /**
   * How many elements apart neighbours are along each dimension, {@code x.stride()}.
   *
   * @return one stride a dimension
   */
  public long[] strides() {
    return NativeCalls.<long[]>call(
        "stride",
        this,
        x -> {
          long[] strides = new long[(int) x.dim()];
          for (int i = 0; i < strides.length; i++) {
            strides[i] = x.stride(i);
          }
          return strides;
        });
  }

  /**
   * Where in its storage the tensor begins, {@code x.storage_offset()}.
   *
   * @return the offset in elements
   */
  public long storageOffset() {
    return NativeCalls.<Long>call("storage_offset", this, x -> x.storage_offset());
  }

  /**
   * The address of the storage, {@code x.untyped_storage().data_ptr()}: equal for tensors that
   * share memory.
   *
   * @return an address to compare, never to read; 0 where there is no storage
   */
  public long storageAddress() {
    return NativeCalls.<Long>call("storage", this, Peer::storageAddress);
  }

  /**
   * The size of the storage, which may exceed what this tensor shows of it, {@code
   * x.untyped_storage().nbytes()}.
   *
   * @return the size in bytes
   */
  public long storageBytes() {
    return NativeCalls.<Long>call(
        "storage",
        this,
        x -> {
          try (var storage = x.storage()) {
            return storage.nbytes();
          }
        });
  }

  /**
   * Whether the elements lie in memory in row-major order without gaps, {@code x.is_contiguous()}.
   *
   * @return true if they do
   */
  public boolean isContiguous() {
    return NativeCalls.<Boolean>call("is_contiguous", this, x -> x.is_contiguous());
  }

  /**
   * Whether the tensor was made in inference mode, {@code x.is_inference()}.
   *
   * @return true if autograd can make no use of it
   */
  public boolean isInference() {
    return NativeCalls.<Boolean>call("is_inference", this, x -> x.is_inference());
  }

  /**
   * The one element as a double, {@code x.item()}.
   *
   * @return the element; integers and booleans are widened, beyond 2^53 to the nearest double
   * @throws TorchException if there is not exactly one element
   * @throws IllegalStateException if it is complex
   */
  public double item() {
    Object value = Dispatch.scalar(ITEM, this);
    if (value instanceof Boolean b) {
      return b ? 1 : 0;
    } else if (value instanceof Complex c) {
      throw new IllegalStateException("item: " + c + " is complex; use itemComplex()");
    }
    return ((Number) value).doubleValue();
  }

  /**
   * The one element as a whole number.
   *
   * @return the element; booleans are 0 or 1
   * @throws TorchException if there is not exactly one element
   * @throws IllegalStateException if the dtype is not an integer or bool, or a uint64 element is
   *     above {@code Long.MAX_VALUE}
   */
  public long itemLong() {
    Object value = Dispatch.scalar(ITEM, this);
    if (value instanceof Long number) {
      return number;
    } else if (value instanceof Boolean b) {
      return b ? 1 : 0;
    }
    throw new IllegalStateException("itemLong: " + value + " of dtype " + dtype() + "; use item()");
  }

  /**
   * The one element as a boolean: whether it is not zero.
   *
   * @return the element
   * @throws TorchException if there is not exactly one element
   */
  public boolean itemBoolean() {
    Object value = Dispatch.scalar(ITEM, this);
    if (value instanceof Boolean b) {
      return b;
    } else if (value instanceof Complex c) {
      return c.re() != 0 || c.im() != 0;
    }
    return ((Number) value).doubleValue() != 0;
  }

  /**
   * The one element as a complex number.
   *
   * @return the element; a real one has no imaginary part
   * @throws TorchException if there is not exactly one element
   */
  public Complex itemComplex() {
    return Dispatch.scalar(ITEM, this) instanceof Complex c ? c : Complex.of(item(), 0);
  }

  /**
   * A copy with storage of its own, through which gradients flow, {@code x.clone()}.
   *
   * @return a tensor equal to this one
   */
  @Override
  @SuppressWarnings({"MethodDoesntCallSuperMethod", "CloneDeclaresCloneNotSupported"})
  public Tensor clone() {
    return Dispatch.tensor(CLONE, this);
  }

  @Override
  public Tensor conj() {
    return LazyConjugates.conj(this);
  }

  /**
   * Copies another tensor's elements into this one, {@code x.copy_(source)}.
   *
   * @param source broadcast to this shape, converted to this dtype and device
   * @return this
   */
  @CanIgnoreReturnValue
  public Tensor copy_(Tensor source) {
    return Dispatch.inPlace(COPY, this, source);
  }

  /**
   * This tensor with other options: dtype, device, or both, {@code x.to(...)}.
   *
   * @param options what to change; what is not set stays
   * @return a tensor on the same storage if nothing changes, else a copy
   */
  public Tensor to(TensorOptions options) {
    TensorOptions.Of o = options.options();
    return Dispatch.tensor(TO, this, o.type(), o.layout(), o.device());
  }

  /**
   * This tensor in the CPU's memory, {@code x.cpu()}.
   *
   * @return this tensor's elements on the CPU: a handle on the same storage if they are there
   */
  public Tensor cpu() {
    return to(Device.CPU);
  }

  /**
   * This tensor's elements in another order in memory, {@code x.to(memory_format=...)}.
   *
   * @param format the order
   * @return a tensor on the same storage if it is in that order, else a copy
   */
  public Tensor to(MemoryFormat format) {
    return Dispatch.tensor(
        TO, this, null, null, null, null, false, false, Objects.requireNonNull(format));
  }

  /**
   * This tensor's bytes as elements of another dtype, without a copy, {@code x.view(dtype)}.
   *
   * @param dtype the new dtype; a smaller or larger one changes the size of the last dimension
   * @return a view of this tensor
   * @throws IllegalArgumentException if one of the dtypes is quantized and they differ
   */
  public Tensor view(DType dtype) {
    boolean quantized = dtype().isQuantized() || dtype.isQuantized();
    if (quantized && dtype != dtype()) {
      throw new IllegalArgumentException(
          ("view: " + TensorSummary.of(this) + " cannot be seen as " + dtype.pythonName())
              + "; intRepr() gives the integers of a quantized tensor");
    }
    return Dispatch.tensor(VIEW, this, dtype);
  }

  /**
   * The same elements cut off from autograd, {@code x.detach()}.
   *
   * @return a tensor on the same storage
   */
  public Tensor detach() {
    return Dispatch.tensor(DETACH, this);
  }

  /**
   * Cuts this very tensor off from autograd, {@code x.detach_()}.
   *
   * @return this
   * @throws TorchException if it is a view
   */
  @CanIgnoreReturnValue
  public Tensor detach_() {
    return Dispatch.inPlace(DETACH_, this);
  }

  /**
   * Whether autograd records what is done to this tensor, {@code x.requires_grad}.
   *
   * @return true for what requires a gradient itself or was computed from such
   */
  public boolean requiresGrad() {
    return NativeCalls.<Boolean>call("requires_grad", this, x -> x.requires_grad());
  }

  /**
   * Has autograd record what is done to this tensor, {@code x.requires_grad_()}.
   *
   * @return this
   * @throws TorchException if the dtype is not floating-point or complex
   */
  @CanIgnoreReturnValue
  public Tensor requiresGrad_() {
    return requiresGrad_(true);
  }

  /**
   * Says whether autograd records what is done to this tensor, {@code x.requires_grad_(...)}.
   *
   * @param requiresGrad true to record
   * @return this
   * @throws TorchException if the dtype is not floating-point or complex, or this is not a leaf
   */
  @CanIgnoreReturnValue
  public Tensor requiresGrad_(boolean requiresGrad) {
    Autograd.requiresGrad(this, requiresGrad);
    return this;
  }

  /**
   * Whether no operation made this tensor as far as autograd knows, {@code x.is_leaf}.
   *
   * @return true for inputs and parameters
   */
  public boolean isLeaf() {
    return NativeCalls.<Boolean>call("is_leaf", this, x -> x.is_leaf());
  }

  /** Computes the gradients of this scalar with respect to the leaves, {@code x.backward()}. */
  public void backward() {
    backward(o -> {});
  }

  /**
   * Computes the gradients of the leaves, given that of this tensor, {@code x.backward(gradient)}.
   *
   * @param gradient of the loss with respect to this tensor, of its shape
   */
  public void backward(Tensor gradient) {
    Objects.requireNonNull(gradient);
    backward(o -> o.gradient(gradient));
  }

  /**
   * Computes gradients with options, {@code x.backward(gradient, retain_graph, create_graph,
   * inputs)}.
   *
   * @param options {@code o -> o.gradient(g).retainGraph(true)}
   */
  public void backward(Consumer<BackwardOptions> options) {
    BackwardOptions chosen = new BackwardOptions();
    options.accept(chosen);
    boolean retain = chosen.retainGraph == null ? chosen.createGraph : chosen.retainGraph;
    Autograd.backward(this, chosen.gradient, chosen.inputs, retain, chosen.createGraph);
  }

  /**
   * Whether a gradient has been computed for this tensor, {@code x.grad is not None}.
   *
   * @return true after {@code backward}, until {@link #clearGrad}
   */
  public boolean hasGrad() {
    return Autograd.hasGrad(this);
  }

  /**
   * The gradient, {@code x.grad}.
   *
   * @return a handle on the accumulated gradient
   * @throws IllegalStateException if there is none yet
   */
  public Tensor grad() {
    return Autograd.grad(this);
  }

  /**
   * Sets the gradient, {@code x.grad = g}.
   *
   * @param gradient of this tensor's shape, dtype and device
   */
  public void grad(Tensor gradient) {
    Autograd.setGrad(this, gradient);
  }

  /** Sets the gradient to none, {@code x.grad = None}. */
  public void clearGrad() {
    Autograd.clearGrad(this);
  }

  /** Keeps the gradient of this tensor although it is no leaf, {@code x.retain_grad()}. */
  public void retainGrad() {
    Autograd.retainGrad(this);
  }

  /**
   * The node of autograd's graph that made this tensor, {@code x.grad_fn.name()}.
   *
   * @return its name, {@code MulBackward0} for example; empty for a leaf
   */
  public Optional<String> gradFn() {
    return Optional.ofNullable(GraphNodes.name(this));
  }

  /**
   * Which of its node's outputs this tensor is, {@code x.output_nr}.
   *
   * @return 0 for the first, and for a leaf
   */
  public long outputNr() {
    return NativeCalls.<Long>call("output_nr", this, x -> x.output_nr());
  }

  /**
   * Looks at the gradient of this tensor whenever it is computed, {@code x.register_hook(...)}. The
   * function is held as long as the graph, or a leaf, is; it should not hold this tensor unless a
   * scope or {@link #close} frees that.
   *
   * @param hook called with the gradient; what it throws is thrown by {@code backward}
   * @return removes the hook
   * @throws TorchException if this tensor does not require a gradient
   */
  @CanIgnoreReturnValue
  public Hook registerHook(Consumer<Tensor> hook) {
    Objects.requireNonNull(hook, "hook");
    return TensorHooks.register(
        this,
        gradient -> {
          hook.accept(gradient);
          return null;
        });
  }

  /**
   * Puts another gradient into the place of this tensor's whenever it is computed, {@code
   * x.register_hook(...)} with a function that returns one. Held as {@link #registerHook} says.
   *
   * @param change from the gradient to another of the same shape and dtype
   * @return removes the hook
   * @throws TorchException if this tensor does not require a gradient
   */
  @CanIgnoreReturnValue
  public Hook replaceGrad(UnaryOperator<Tensor> change) {
    Objects.requireNonNull(change, "change");
    return TensorHooks.register(
        this, gradient -> Objects.requireNonNull(change.apply(gradient), "replaceGrad: null"));
  }

  /**
   * Runs a function when a gradient has been added to this leaf's, {@code
   * x.register_post_accumulate_grad_hook(...)}. The function is held until it is removed or this
   * handle is closed.
   *
   * @param hook called with this tensor; what it throws is thrown by {@code backward}
   * @return removes the hook
   * @throws IllegalStateException if this is not a leaf that requires a gradient, or in inference
   *     mode
   */
  @CanIgnoreReturnValue
  public Hook registerPostAccumulateGradHook(Consumer<Tensor> hook) {
    Objects.requireNonNull(hook, "hook");
    return AccumulationHook.register(this, () -> hook.accept(this));
  }

  /**
   * Makes this tensor show another's data from now on, {@code x.data = other}. Whoever holds this
   * tensor sees the new data; its gradient and its place in autograd stay.
   *
   * @param data the new data, cut off from autograd
   */
  public void setData(Tensor data) {
    Autograd.setData(this, data);
  }

  /**
   * The elements and what else Python's {@code repr} shows, character for character. On a closed
   * tensor it says so.
   */
  @Override
  public String toString() {
    return isClosed() ? "Tensor(closed)" : TensorPrinter.print(this);
  }
}
