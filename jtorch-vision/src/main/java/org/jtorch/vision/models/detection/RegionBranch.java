package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.MultiScaleRoIAlign;

/** Pooling, head and predictor that compute maps of regions: masks, or heat maps of keypoints. */
abstract class RegionBranch {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final String name;
  private final MultiScaleRoIAlign pool;
  private final Layer firstHead;
  private final Layer firstPredictor;
  private @Nullable Slot<Layer> head;
  private @Nullable Slot<Layer> predictor;

  /** Creates a branch; {@code name} is the first part of its children's names. */
  RegionBranch(String name, MultiScaleRoIAlign pool, Layer head, Layer predictor) {
    this.name = name;
    this.pool = pool;
    firstHead = head;
    firstPredictor = predictor;
  }

  final String name() {
    return name;
  }

  final MultiScaleRoIAlign pool() {
    return pool;
  }

  final Layer firstHead() {
    return firstHead;
  }

  final Layer firstPredictor() {
    return firstPredictor;
  }

  /** Sets the slots in which the heads registered the first modules. */
  final void attach(Slot<Layer> headSlot, Slot<Layer> predictorSlot) {
    head = headSlot;
    predictor = predictorSlot;
  }

  final Slot<Layer> head() {
    return Objects.requireNonNull(head);
  }

  final Slot<Layer> predictor() {
    return Objects.requireNonNull(predictor);
  }

  final String lossName() {
    return "loss_" + name;
  }

  /** Logits of regions, {@code (K, channels, M, M)}. */
  private Tensor logits(Map<String, Tensor> features, List<Tensor> regions, List<Shape> sizes) {
    Tensor pooled = pool.call(features, regions, sizes);
    return CALLS.call(pooled, List.of(head().get(), predictor().get()));
  }

  final List<Detections> detect(
      Map<String, Tensor> features, List<Detections> detections, List<Shape> sizes) {
    Tensor logits = logits(features, detections.stream().map(Detections::boxes).toList(), sizes);
    List<Detections> complete = new ArrayList<>();
    long start = 0;
    for (Detections one : detections) {
      Tensor part = logits.narrow(0, start, one.boxes().size(0));
      complete.add(TensorScope.compute(() -> complete(one, part)));
      start += one.boxes().size(0);
    }
    return complete;
  }

  final Tensor loss(
      Map<String, Tensor> features,
      List<RegionSampler.Sampled> positive,
      List<Shape> sizes,
      List<Target> targets) {
    List<Tensor> regions = positive.stream().map(RegionSampler.Sampled::regions).toList();
    Tensor logits = logits(features, regions, sizes);
    return TensorScope.compute(() -> loss(logits, positive, targets));
  }

  /** Refuses a target without the maps. */
  abstract void check(Target target);

  /** Adds the maps to the detections of an image. */
  abstract Detections complete(Detections detections, Tensor logits);

  abstract Tensor loss(Tensor logits, List<RegionSampler.Sampled> positive, List<Target> targets);
}
