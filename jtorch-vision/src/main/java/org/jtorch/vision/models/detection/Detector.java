package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Base class of the models that detect objects. A model takes images of different sizes, which it
 * normalizes and resizes. In eval mode {@link #call} detects objects, in training mode {@link
 * #losses} computes losses.
 *
 * <pre>{@code
 * Detector model = RetinaNet.retinanetResnet50Fpn(o -> o.weights(weights));
 * model.eval();
 * Detections found = Torch.inferenceMode(() -> model.call(List.of(image))).get(0);
 * }</pre>
 */
public abstract class Detector extends Module {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Backbone backbone;
  private final GeneralizedRCNNTransform transform;

  /** Creates a model that registers the two parts itself, in the order of torchvision. */
  Detector(Backbone backbone, GeneralizedRCNNTransform transform) {
    this.backbone = Objects.requireNonNull(backbone, "backbone");
    this.transform = transform;
  }

  final GeneralizedRCNNTransform transform() {
    return transform;
  }

  /**
   * Detects objects, in eval mode.
   *
   * @param images {@code (3, H, W)} each, floating point from 0 to 1, of any sizes
   * @return detections of each image
   * @throws IllegalArgumentException if there are no images, or one is null, has another dtype or
   *     shape, or no pixels
   * @throws IllegalStateException in training mode
   */
  public final List<Detections> call(List<Tensor> images) {
    if (isTraining()) {
      throw new IllegalStateException(
          "targets should not be none when in training mode: call eval(), or losses(images,"
              + " targets)");
    }
    List<Tensor> inputs = InputChecks.images(images, transform.channels());
    return call(() -> CALLS.compute(this, () -> detect(inputs)), inputs.toArray(Tensor[]::new));
  }

  /**
   * Computes the losses of a training step.
   *
   * @param images {@code (3, H, W)} each, floating point from 0 to 1, of any sizes
   * @param targets the objects of each image
   * @return losses, which {@link Losses#total} adds
   * @throws IllegalArgumentException if an image or a target is null or has another dtype or shape,
   *     a box has no width or height, a label is no class of the model, or masks and keypoints are
   *     not one for each box
   * @throws IllegalStateException in eval mode
   */
  public final Losses losses(List<Tensor> images, List<Target> targets) {
    if (!isTraining()) {
      throw new IllegalStateException("losses are computed in training mode: call train()");
    }
    List<Tensor> inputs = InputChecks.images(images, transform.channels());
    List<Target> wanted = InputChecks.targets(targets, inputs);
    return call(
        () -> CALLS.compute(this, () -> train(inputs, wanted)), inputs.toArray(Tensor[]::new));
  }

  private List<Detections> detect(List<Tensor> images) {
    ImageList batch = transform.batch(images, List.of()).images();
    List<Shape> originals = new ArrayList<>();
    images.forEach(image -> originals.add(GeneralizedRCNNTransform.size(image)));
    List<Detections> found = detect(batch, backbone.features(batch.tensors()));
    return GeneralizedRCNNTransform.restore(found, batch.sizes(), originals);
  }

  private Losses train(List<Tensor> images, List<Target> targets) {
    GeneralizedRCNNTransform.Batch batch = transform.batch(images, targets);
    ImageList list = batch.images();
    return new Losses(train(list, backbone.features(list.tensors()), batch.targets()));
  }

  /** Detections in the coordinates of the batch. */
  abstract List<Detections> detect(ImageList images, Map<String, Tensor> features);

  /** Losses by name. */
  abstract Map<String, Tensor> train(
      ImageList images, Map<String, Tensor> features, List<Target> targets);
}
