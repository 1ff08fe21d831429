package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Iterator;
import java.util.List;
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
 * <p>The operators are grouped into families, one interface each:
 *
 * <table>
 * <caption>Families of operators</caption>
 * <tr><th>family</th><th>examples</th></tr>
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
 * <p>A for loop visits the slices along the first dimension: {@code for (Tensor row : x)}.
 *
 * <p>Two tensors are equal only if they are the same object; {@code x.eq(y)} compares elements.
 *
 * <p><b>Ownership:</b> a tensor belongs to the innermost open {@link TensorScope} of the thread
 * that created it, else to the garbage collector. It is a handle: closing it never affects another
 * tensor that shares its storage.
 *
 * <p><b>Thread safety:</b> concurrent reads are safe while no thread writes. Closing is safe at any
 * time; the tensor is freed when no call is using it.
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
        Index,
        Iterable<Tensor> {
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

  /** {@return the type of the elements, {@code x.dtype}} */
  public DType dtype() {
    return NativeCodes.dtype(
        NativeCalls.<Integer>call("dtype", this, x -> (int) x.scalar_type().value));
  }

  /** {@return the device of the tensor, {@code x.device}} */
  public Device device() {
    return NativeCalls.call(
        "device",
        this,
        x -> {
          if (x.is_cpu()) {
            return Device.CPU;
          }
          try (org.bytedeco.pytorch.Device device = x.device()) {
            return Constants.fromNative(device);
          }
        });
  }

  /** {@return the layout of the tensor, {@code x.layout}} */
  public Layout layout() {
    return Layout.values()[NativeCalls.<Integer>call("layout", this, x -> (int) x.layout().value)];
  }

  /**
   * Returns the sizes of all dimensions, {@code x.shape}.
   *
   * @return the shape, empty for a scalar
   */
  public Shape shape() {
    return Shape.of(NativeCalls.<long[]>call("shape", this, Peer::sizes));
  }

  /**
   * Returns the size of one dimension, {@code x.size(dim)}.
   *
   * @param dim dimension from 0; negative values count from the end
   * @return the size
   * @throws TorchException if there is no such dimension
   */
  public long size(long dim) {
    return NativeCalls.<Long>call("size", this, x -> x.size(dim));
  }

  /**
   * Returns the number of dimensions, {@code x.dim()}.
   *
   * @return 0 for a scalar
   */
  public int dim() {
    return NativeCalls.<Integer>call("dim", this, x -> (int) x.dim());
  }

  /**
   * Returns the number of elements, {@code x.numel()}.
   *
   * @return the product of the sizes, 1 for a scalar
   */
  public long numel() {
    return NativeCalls.<Long>call("numel", this, x -> x.numel());
  }

  /** {@return the total size of the elements in bytes, {@code x.nbytes}} */
  public long nbytes() {
    return NativeCalls.<Long>call("nbytes", this, x -> x.nbytes());
  }

  /**
   * Returns the strides of the tensor, {@code x.stride()}.
   *
   * @return one stride per dimension, in elements
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
   * Returns the tensor's offset in its storage, {@code x.storage_offset()}.
   *
   * @return the offset in elements
   */
  public long storageOffset() {
    return NativeCalls.<Long>call("storage_offset", this, x -> x.storage_offset());
  }

  /**
   * Returns the address of the storage, {@code x.untyped_storage().data_ptr()}. Tensors that share
   * memory have equal addresses.
   *
   * @return an address for comparison only; 0 if there is no storage
   */
  public long storageAddress() {
    return NativeCalls.<Long>call("storage", this, Peer::storageAddress);
  }

  /**
   * Returns the size of the storage, which may exceed the size of this tensor's elements, {@code
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
   * Whether the elements are contiguous in memory in row-major order, {@code x.is_contiguous()}.
   *
   * @return true if contiguous
   */
  public boolean isContiguous() {
    return NativeCalls.<Boolean>call("is_contiguous", this, x -> x.is_contiguous());
  }

  /**
   * Whether the tensor was created in inference mode, {@code x.is_inference()}.
   *
   * @return true if autograd cannot use it
   */
  public boolean isInference() {
    return NativeCalls.<Boolean>call("is_inference", this, x -> x.is_inference());
  }

  /**
   * Returns the value of a one-element tensor as a double, {@code x.item()}.
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
   * Returns the value of a one-element tensor as a long, {@code x.item()}.
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
   * Returns the value of a one-element tensor as a boolean, true if it is not zero.
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
   * Returns the value of a one-element tensor as a complex number, {@code x.item()}.
   *
   * @return the element; the imaginary part of a real element is 0
   * @throws TorchException if there is not exactly one element
   */
  public Complex itemComplex() {
    return Dispatch.scalar(ITEM, this) instanceof Complex c ? c : Complex.of(item(), 0);
  }

  /**
   * Iterates over the slices along the first dimension, {@code for row in x}: those of {@code
   * x.unbind(0)}, which belong to the current scope.
   *
   * @return the slices in order
   * @throws IllegalStateException if the tensor has no dimensions
   */
  @Override
  public Iterator<Tensor> iterator() {
    if (dim() == 0) {
      throw new IllegalStateException("iteration over a 0-d tensor");
    }
    return unbind(0).iterator();
  }

  /**
   * Copies the tensor to new storage; gradients propagate through the copy, {@code x.clone()}.
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
   * Copies another tensor's elements to this one, {@code x.copy_(source)}.
   *
   * @param source broadcast to this shape, converted to this dtype and device
   * @return this
   */
  @CanIgnoreReturnValue
  public Tensor copy_(Tensor source) {
    return Dispatch.inPlace(COPY, this, source);
  }

  /**
   * Converts to another dtype, device, or both, {@code x.to(...)}.
   *
   * @param options options to change; unset options keep their values
   * @return a tensor on the same storage if nothing changes, else a copy
   */
  public Tensor to(TensorOptions options) {
    TensorOptions.Resolved o = options.options();
    return Dispatch.tensor(TO, this, o.type(), o.layout(), o.device());
  }

  /**
   * Copies the tensor to the CPU's memory, {@code x.cpu()}.
   *
   * @return a tensor on the CPU; a handle to the same storage if it is on the CPU already
   */
  public Tensor cpu() {
    return to(Device.CPU);
  }

  /**
   * Converts to another memory format, {@code x.to(memory_format=...)}.
   *
   * @param format the memory format
   * @return a tensor on the same storage if it has that format, else a copy
   */
  public Tensor to(MemoryFormat format) {
    return Dispatch.tensor(
        TO, this, null, null, null, null, false, false, Objects.requireNonNull(format));
  }

  /**
   * Reinterprets the bytes of this tensor as another dtype without a copy, {@code x.view(dtype)}.
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
   * Returns a tensor detached from the autograd graph, {@code x.detach()}.
   *
   * @return a tensor on the same storage
   */
  public Tensor detach() {
    return Dispatch.tensor(DETACH, this);
  }

  /**
   * Detaches this tensor from the autograd graph in place, {@code x.detach_()}.
   *
   * @return this
   * @throws TorchException if it is a view
   */
  @CanIgnoreReturnValue
  public Tensor detach_() {
    return Dispatch.inPlace(DETACH_, this);
  }

  /**
   * Whether autograd records operations on this tensor, {@code x.requires_grad}.
   *
   * @return true if it requires a gradient itself or was computed from a tensor that does
   */
  public boolean requiresGrad() {
    return NativeCalls.<Boolean>call("requires_grad", this, x -> x.requires_grad());
  }

  /**
   * Sets this tensor to require a gradient, {@code x.requires_grad_()}.
   *
   * @return this
   * @throws TorchException if the dtype is not floating-point or complex
   */
  @CanIgnoreReturnValue
  public Tensor requiresGrad_() {
    return requiresGrad_(true);
  }

  /**
   * Sets whether autograd records operations on this tensor, {@code x.requires_grad_(...)}.
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
   * Whether this tensor is a leaf of the autograd graph, {@code x.is_leaf}.
   *
   * @return true for inputs and parameters
   */
  public boolean isLeaf() {
    return NativeCalls.<Boolean>call("is_leaf", this, x -> x.is_leaf());
  }

  /**
   * Computes the gradients of this scalar with respect to the graph leaves, {@code x.backward()}.
   */
  public void backward() {
    backward(o -> {});
  }

  /**
   * Computes the gradients of the graph leaves from the gradient with respect to this tensor,
   * {@code x.backward(gradient)}.
   *
   * @param gradient gradient of the loss with respect to this tensor, of its shape
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
    List<Tensor> gradients = chosen.gradient == null ? List.of() : List.of(chosen.gradient);
    Autograd.backward(List.of(this), gradients, chosen.inputs, retain, chosen.createGraph);
  }

  /**
   * Whether this tensor has a gradient, {@code x.grad is not None}.
   *
   * @return true after {@code backward}, until {@link #clearGrad}
   */
  public boolean hasGrad() {
    return Autograd.hasGrad(this);
  }

  /**
   * Returns the gradient, {@code x.grad}.
   *
   * @return a handle to the accumulated gradient
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
  public void setGrad(Tensor gradient) {
    Autograd.setGrad(this, gradient);
  }

  /** Clears the gradient, {@code x.grad = None}. */
  public void clearGrad() {
    Autograd.clearGrad(this);
  }

  /** Retains the gradient of this non-leaf tensor, {@code x.retain_grad()}. */
  public void retainGrad() {
    Autograd.retainGrad(this);
  }

  /**
   * Returns the name of the autograd node that created this tensor, {@code x.grad_fn.name()}.
   *
   * @return the name, for example {@code MulBackward0}; empty for a leaf
   */
  public Optional<String> gradFn() {
    return Optional.ofNullable(GraphNodes.name(this));
  }

  /**
   * Returns the index of this tensor among its node's outputs, {@code x.output_nr}.
   *
   * @return 0 for the first output and for a leaf
   */
  public long outputNr() {
    return NativeCalls.<Long>call("output_nr", this, x -> x.output_nr());
  }

  /**
   * Registers a hook that runs each time the gradient of this tensor is computed, {@code
   * x.register_hook(...)}. The hook is referenced as long as the graph, or a leaf, exists. It
   * should not reference this tensor unless a scope or {@link #close} frees the tensor.
   *
   * @param hook function of the gradient; its exceptions are thrown by {@code backward}
   * @return a handle that removes the hook
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
   * Registers a hook that replaces the gradient of this tensor each time it is computed, {@code
   * x.register_hook(...)} with a function that returns a gradient. For how long the hook is
   * referenced see {@link #registerHook}.
   *
   * @param change function from the gradient to one of the same shape and dtype
   * @return a handle that removes the hook
   * @throws TorchException if this tensor does not require a gradient
   */
  @CanIgnoreReturnValue
  public Hook replaceGrad(UnaryOperator<Tensor> change) {
    Objects.requireNonNull(change, "change");
    return TensorHooks.register(
        this, gradient -> Objects.requireNonNull(change.apply(gradient), "replaceGrad: null"));
  }

  /**
   * Registers a hook that runs after a gradient has been accumulated into this leaf's gradient,
   * {@code x.register_post_accumulate_grad_hook(...)}. The hook is referenced until it is removed
   * or this handle is closed.
   *
   * @param hook function of this tensor; its exceptions are thrown by {@code backward}
   * @return a handle that removes the hook
   * @throws IllegalStateException if this is not a leaf that requires a gradient, or in inference
   *     mode
   */
  @CanIgnoreReturnValue
  public Hook registerPostAccumulateGradHook(Consumer<Tensor> hook) {
    Objects.requireNonNull(hook, "hook");
    return AccumulationHook.register(this, () -> hook.accept(this));
  }

  /**
   * Replaces the data of this tensor by another tensor's, {@code x.data = other}. All references to
   * this tensor see the new data. Its gradient and its position in the autograd graph do not
   * change.
   *
   * @param data the new data, which is detached
   */
  public void setData(Tensor data) {
    Autograd.setData(this, data);
  }

  /**
   * Returns the elements and attributes exactly as Python's {@code repr} formats them. For a closed
   * tensor, returns a text that states that it is closed.
   */
  @Override
  public String toString() {
    return isClosed() ? "Tensor(closed)" : TensorPrinter.print(this);
  }
}
