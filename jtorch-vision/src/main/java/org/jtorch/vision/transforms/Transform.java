package org.jtorch.vision.transforms;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/**
 * Transform of images, videos, boxes, masks and keypoints, {@code
 * torchvision.transforms.v2.Transform}.
 *
 * <p>A sample is a tensor, a {@link TVTensor}, or a record, map or list of these and of anything
 * else. Random numbers are drawn once per sample, so that an image and its boxes are transformed
 * alike. They are drawn from the thread's generator; in a {@link org.jtorch.data.DataLoader} this
 * is the generator of the sample.
 *
 * <p>Everything that is no tensor passes through: so do sets, arrays, optionals and other holders,
 * with the tensors in them, as {@code torch.utils._pytree} has it for Python's sets. A {@link
 * BufferedImage} must be converted by {@link ToImage} first. A tensor that is no TVTensor passes
 * through if the sample has an {@link Image} or a {@link Video}; otherwise the first one is
 * transformed as an image, and the rest, such as labels, pass through.
 *
 * <p>A subclass draws random numbers and returns the function for each part:
 *
 * <pre>{@code
 * final class RandomRot90 extends Transform {
 *   @Override
 *   protected Kernel makeParams(Parts parts) {
 *     long k = Torch.randint(4, Shape.of(1)).itemLong();
 *     return part -> part instanceof Image ? part.map(x -> x.rot90(k, new long[] {-2, -1})) : part;
 *   }
 * }
 * }</pre>
 */
public abstract class Transform {
  private static final Set<Class<? extends TVTensor>> ALL =
      Set.of(Image.class, Video.class, BoundingBoxes.class, Mask.class, KeyPoints.class);

  /** Function that is applied to each part of a sample, with the parameters drawn for it. */
  @FunctionalInterface
  public interface Kernel {
    /**
     * Transforms a part.
     *
     * @param part the part; an {@link Image} if the sample has a plain tensor there
     * @return the result: a {@link TVTensor}, as a rule of the same kind, or several in a list; the
     *     part itself where there is nothing to do
     */
    Object apply(TVTensor part);
  }

  /** Creates a transform. */
  protected Transform() {}

  /**
   * Draws the parameters of a sample, {@code make_params}, and returns the function that applies
   * them, {@code transform}. It is called once per sample.
   *
   * @param parts the parts that will be transformed, at least one unless the sample has none
   * @return the function for each part
   */
  protected abstract Kernel makeParams(Parts parts);

  /**
   * Checks a sample before random numbers are drawn, {@code check_inputs}. Does nothing by default.
   *
   * @param parts all parts of the sample
   */
  protected void checkInputs(Parts parts) {}

  /**
   * Returns the kinds of parts that are transformed, {@code _transformed_types}; others pass
   * through.
   *
   * @return kinds, all by default; plain tensors are transformed with {@link Image}
   */
  protected Set<Class<? extends TVTensor>> transformedTypes() {
    return ALL;
  }

  /**
   * Transforms an image.
   *
   * @param image {@code (..., C, H, W)}
   * @return the result; the image itself where there is nothing to do
   * @throws IllegalArgumentException if the result is no tensor; {@link #call} returns it
   */
  public final Tensor apply(Tensor image) {
    Object result = forward(Objects.requireNonNull(image, "image"));
    if (result instanceof Tensor tensor) {
      return tensor;
    }
    if (result instanceof TVTensor part) {
      return part.data();
    }
    throw changed(image, result);
  }

  /**
   * Transforms a sample.
   *
   * @param sample a {@link TVTensor}, or a record, map or list, nested as needed
   * @param <S> the type of the sample
   * @return the same kind of value with transformed parts; the sample itself where there is nothing
   *     to do
   * @throws IllegalArgumentException if the result is of another type; {@link #call} returns it
   */
  @SuppressWarnings("unchecked") // the class is compared
  public final <S> S apply(S sample) {
    Object result = forward(Objects.requireNonNull(sample, "sample"));
    boolean same =
        sample.getClass().isInstance(result)
            || (sample instanceof Map && result instanceof Map)
            || (sample instanceof List && result instanceof List);
    if (!same) {
      throw changed(sample, result);
    }
    return (S) result;
  }

  /**
   * Transforms several parts as one sample, {@code transform(image, boxes, label)}.
   *
   * @param first a part or anything else
   * @param second a part or anything else
   * @param more further ones
   * @return the results, in the order of the arguments
   */
  public final List<Object> apply(Object first, Object second, Object... more) {
    List<Object> sample = new ArrayList<>(List.of(first, second));
    sample.addAll(Arrays.asList(more));
    return apply(sample);
  }

  /**
   * Transforms a sample into a value of any type: {@link FiveCrop} makes a list of an image.
   *
   * @param sample a tensor, a {@link TVTensor}, or a record, map or list
   * @return the result
   */
  public final Object call(Object sample) {
    return forward(Objects.requireNonNull(sample, "sample"));
  }

  private IllegalArgumentException changed(Object sample, Object result) {
    return new IllegalArgumentException(
        name()
            + " makes a "
            + result.getClass().getSimpleName()
            + " of a "
            + sample.getClass().getSimpleName()
            + ": use call(sample)");
  }

  /**
   * Transforms a sample, {@code forward}. Transforms that combine others or whole batches override
   * it; others override {@link #makeParams}.
   *
   * @param sample a tensor, a {@link TVTensor}, or a record, map or list
   * @return the result
   */
  protected Object forward(Object sample) {
    SampleTree tree = SampleTree.of(sample);
    List<@Nullable TVTensor> parts = parts(tree.leaves());
    checkInputs(new Parts(parts.stream().filter(Objects::nonNull).toList()));
    if (!isApplied()) {
      return sample;
    }
    parts.replaceAll(part -> part == null || isTransformed(part) ? part : null);
    try (TensorScope scope = TensorScope.open()) {
      Kernel kernel =
          Objects.requireNonNull(
              makeParams(new Parts(parts.stream().filter(Objects::nonNull).toList())),
              () -> name() + ": makeParams returned null");
      List<@Nullable Object> leaves = new ArrayList<>(tree.leaves());
      IntStream.range(0, leaves.size())
          .forEach(i -> leaves.set(i, transformed(kernel, leaves.get(i), parts.get(i))));
      Object result = tree.rebuilt(leaves, name());
      SampleTree.keep(scope, result);
      return result;
    }
  }

  private @Nullable Object transformed(
      Kernel kernel, @Nullable Object leaf, @Nullable TVTensor part) {
    if (leaf == null || part == null) {
      return leaf;
    }
    Object result =
        Objects.requireNonNull(
            kernel.apply(part),
            () -> name() + " returned null for a part of type " + part.getClass().getSimpleName());
    return unwrapped(leaf, result);
  }

  private boolean isTransformed(TVTensor part) {
    return transformedTypes().stream().anyMatch(type -> type.isInstance(part));
  }

  /** The leaves as parts; null for what passes through. */
  List<@Nullable TVTensor> parts(List<@Nullable Object> leaves) {
    List<@Nullable TVTensor> parts = new ArrayList<>(leaves.size());
    boolean plain =
        leaves.stream()
            .noneMatch(leaf -> leaf instanceof Image || leaf instanceof Video || isPicture(leaf));
    for (Object leaf : leaves) {
      boolean first = plain && leaf instanceof Tensor;
      plain &= !first;
      parts.add(leaf == null || (leaf instanceof Tensor && !first) ? null : part(leaf));
    }
    return parts;
  }

  private static boolean isPicture(@Nullable Object leaf) {
    return leaf instanceof BufferedImage;
  }

  /** Returns a leaf as a part, or null if it passes through. */
  @Nullable TVTensor part(Object leaf) {
    if (isPicture(leaf) && !ignoresPictures() && transformedTypes().contains(Image.class)) {
      throw new IllegalArgumentException(
          name() + " transforms tensors, got a BufferedImage: apply new ToImage() first");
    }
    return leaf instanceof Tensor image ? new Image(image) : leaf instanceof TVTensor p ? p : null;
  }

  /** Returns whether pictures pass through, although images are transformed. */
  boolean ignoresPictures() {
    return false;
  }

  /** Returns a result for a leaf: plain tensors for a plain tensor. */
  Object unwrapped(Object leaf, Object result) {
    if (leaf instanceof Tensor && result instanceof Image image) {
      return image.data();
    }
    return result instanceof List<?> list
        ? list.stream().map(one -> unwrapped(leaf, one)).toList()
        : result;
  }

  /** Returns whether the transform is applied to this sample. */
  boolean isApplied() {
    return true;
  }

  /** {@return the class name, for messages} */
  final String name() {
    return getClass().getSimpleName();
  }

  /**
   * Returns the arguments as Python prints them, {@code extra_repr}.
   *
   * @return for example {@code p=0.5}; empty by default
   */
  protected String extraRepr() {
    return "";
  }

  /** Returns the name and the arguments as Python prints them, {@code CenterCrop(size=(8, 8))}. */
  @Override
  public String toString() {
    return name() + "(" + extraRepr() + ")";
  }
}
